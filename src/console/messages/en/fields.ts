/** Names of fields that no form of a type has, or that it names differently. */
export const fieldMessages: Readonly<Record<string, string>> = {
  description: 'Description',
  expiresAt: 'Expires on',
  rotatedAt: 'Secret last changed',
  adopt: 'Take over',
  usernameSecret: 'Secret username',
  labels: 'Labels',
  annotations: 'Annotations',
  displayName: 'Display name',
  folder: 'Jenkins folder',
  'policies.drift': 'Changes made in Jenkins',
  'policies.unmanaged': 'Unmanaged credentials',
  'policies.kubeconfigForm': 'Kubeconfigs in Jenkins',
  'policies.bulk': 'Bulk writes',
  'policies.paused': 'Pause',
  'policies.maxAgeDays': 'Warning about old secrets',
  'policies.verify': 'Verify',
  verifyWith: 'Verify target',
  url: 'URL',
  types: 'Events',
  enabled: 'Enabled',
  secret: 'Signing secret'
}
