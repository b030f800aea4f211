/** Names of fields that no form of a type has, or that it names otherwise. */
export const fieldMessages: Readonly<Record<string, string>> = {
  description: 'Description',
  expiresAt: 'Expires on',
  rotatedAt: 'Secret last changed',
  adopt: 'Take over what Jenkins holds',
  usernameSecret: 'Secret user name',
  labels: 'Labels',
  annotations: 'Annotations',
  displayName: 'Display name',
  folder: 'Jenkins folder',
  'policies.drift': 'Changes made in Jenkins',
  'policies.unmanaged': 'Credentials in the folder that are not ours',
  'policies.kubeconfigForm': 'How Jenkins keeps kubeconfigs',
  'policies.bulk': 'Writing many with one request',
  'policies.paused': 'Pause',
  'policies.maxAgeDays': 'Warning of old secrets',
  url: 'Address',
  types: 'Events',
  enabled: 'Enabled',
  secret: 'Signing secret'
}
