import type { Behaviour } from './version.ts'

/** The permissions that the stand-in's routes ask for, by their names in X-Required-Permission. */
export const permissions = {
  read: 'hudson.model.Hudson.Read',
  administer: 'hudson.model.Hudson.Administer',
  itemDiscover: 'hudson.model.Item.Discover',
  itemRead: 'hudson.model.Item.Read',
  itemCreate: 'hudson.model.Item.Create',
  itemConfigure: 'hudson.model.Item.Configure',
  itemDelete: 'hudson.model.Item.Delete',
  itemBuild: 'hudson.model.Item.Build',
  itemCancel: 'hudson.model.Item.Cancel',
  runDelete: 'hudson.model.Run.Delete',
  itemExtendedRead: 'hudson.model.Item.ExtendedRead',
  view: 'com.cloudbees.plugins.credentials.CredentialsProvider.View',
  create: 'com.cloudbees.plugins.credentials.CredentialsProvider.Create',
  update: 'com.cloudbees.plugins.credentials.CredentialsProvider.Update',
  delete: 'com.cloudbees.plugins.credentials.CredentialsProvider.Delete',
  manageDomains: 'com.cloudbees.plugins.credentials.CredentialsProvider.ManageDomains',
  useItem: 'com.cloudbees.plugins.credentials.CredentialsProvider.UseItem'
} as const

export type Permission = keyof typeof permissions

/** Somebody who may ask. `how` decides about the crumb: a token needs none. */
export interface User {
  readonly name: string
  readonly how: 'nobody' | 'password' | 'token'
  readonly may: ReadonlySet<Permission>
}

export const NOBODY: User = { name: 'anonymous', how: 'nobody', may: new Set() }

type Users = Readonly<Record<string, readonly Permission[]>>

const everything = Object.keys(permissions) as Permission[]
const reader: Permission[] = ['read', 'itemRead']
const lister: Permission[] = [...reader, 'view']
const changer: Permission[] = [...lister, 'create', 'update', 'delete']
/** What the user of a bridge needs: everything with items and credentials, and to administer nothing. */
const full: Permission[] = [...changer, 'itemCreate', 'itemConfigure', 'itemDelete', 'manageDomains']
const without = (permission: Permission): Permission[] => full.filter(other => other !== permission)

/**
 * The users of the recordings of 2.263.4, whose writer may change and delete as well, with some of our own: `full`, `no-job-configure`,
 * and `extended`, who may read configurations with their secrets masked.
 */
const first: Users = {
  admin: everything,
  viewer: reader,
  lister,
  writer: changer,
  full,
  nobody1: [],
  'no-job-configure': without('itemConfigure'),
  extended: [...lister, 'itemExtendedRead']
}

/** The users of the recordings of 2.528.1: `full` and what remains without one permission each, and those of single series. */
const current: Users = {
  admin: everything,
  viewer: reader,
  lister,
  writer: [...lister, 'create'],
  full,
  nobody1: [],
  'no-overall-read': without('read'),
  'no-job-read': without('itemRead'),
  'no-job-create': without('itemCreate'),
  'no-job-configure': without('itemConfigure'),
  'no-job-delete': without('itemDelete'),
  'no-cred-view': without('view'),
  'no-cred-create': without('create'),
  'no-cred-update': without('update'),
  'no-cred-delete': without('delete'),
  'no-cred-domains': without('manageDomains'),
  extended: [...changer, 'itemCreate', 'itemDelete', 'itemExtendedRead'],
  'only-extended': [...reader, 'itemExtendedRead'],
  discover: ['read', 'itemDiscover', 'itemCreate', 'itemConfigure', 'itemDelete', 'view', 'create', 'update', 'delete'],
  seeall: reader,
  seesome: ['read'],
  seenone: ['read'],
  alice: reader,
  bob: ['read'],
  ours: ['read', 'itemCreate', 'view', 'create', 'update', 'delete'],
  ursula: [...changer, 'useItem']
}

/** Everybody whom a controller knows, with what they may do everywhere: password `NAME-pw`, API token `NAME-token`. */
export const usersOf = ({ currentUsers }: Pick<Behaviour, 'currentUsers'>): Users => (currentUsers ? current : first)
