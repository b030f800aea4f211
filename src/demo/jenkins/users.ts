/** The permissions that the stand-in's routes ask for, by their names in X-Required-Permission. */
export const permissions = {
  read: 'hudson.model.Hudson.Read',
  administer: 'hudson.model.Hudson.Administer',
  itemRead: 'hudson.model.Item.Read',
  itemCreate: 'hudson.model.Item.Create',
  itemConfigure: 'hudson.model.Item.Configure',
  itemDelete: 'hudson.model.Item.Delete',
  itemExtendedRead: 'hudson.model.Item.ExtendedRead',
  view: 'com.cloudbees.plugins.credentials.CredentialsProvider.View',
  create: 'com.cloudbees.plugins.credentials.CredentialsProvider.Create',
  update: 'com.cloudbees.plugins.credentials.CredentialsProvider.Update',
  delete: 'com.cloudbees.plugins.credentials.CredentialsProvider.Delete',
  manageDomains: 'com.cloudbees.plugins.credentials.CredentialsProvider.ManageDomains'
} as const

export type Permission = keyof typeof permissions

/** Somebody who may ask. `how` decides about the crumb: a token needs none. */
export interface User {
  readonly name: string
  readonly how: 'nobody' | 'password' | 'token'
  readonly may: ReadonlySet<Permission>
}

export const NOBODY: User = { name: 'anonymous', how: 'nobody', may: new Set() }

const reader: Permission[] = ['read', 'itemRead']
const lister: Permission[] = [...reader, 'view']
const writer: Permission[] = [...lister, 'create', 'update', 'delete']

/**
 * The users of the transcripts (password `NAME-pw`, API token `NAME-token`), and one of our own: `extended`, who may read
 * configurations with their secrets masked (Item/ExtendedRead). `full` may do everything with items and credentials and administers
 * nothing, as the user of a bridge should.
 */
export const users: Readonly<Record<string, readonly Permission[]>> = {
  admin: Object.keys(permissions) as Permission[],
  viewer: reader,
  lister,
  writer,
  full: [...writer, 'itemCreate', 'itemConfigure', 'itemDelete', 'manageDomains'],
  nobody1: [],
  extended: [...lister, 'itemExtendedRead']
}
