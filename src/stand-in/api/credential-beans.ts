import { isReadable } from '../access.ts'
import type { Controller } from '../controller.ts'
import type { Credential } from '../credential.ts'
import type { Fingerprint } from '../fingerprint.ts'
import { type Folder, fullDisplayNameOf, fullNameOf } from '../folder.ts'
import { rawEncode } from '../item-name.ts'
import type { Call } from '../request.ts'
import { type CredentialsStore, type Domain, StoreError } from '../store.ts'
import { type Bean, BeanMap, type Property, property } from './bean.ts'

const WRAPPERS = 'com.cloudbees.plugins.credentials.CredentialsStoreAction'
const FOLDER_STORE =
  'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider$FolderCredentialsProperty$CredentialsStoreActionImpl'
const GLOBAL_DESCRIPTION = 'Credentials that should be available irrespective of domain specification to requirements matching.'

/** A store as the API names it: `folder` below a folder, `system` at the top. */
export interface StoreView {
  readonly controller: Controller
  readonly store: CredentialsStore
  readonly className: string
  readonly fullName: string
  readonly fullDisplayName: string
  /** Whether the caller may see a job by its full name: uses by other jobs are left out. Administrators see those that are gone, too. */
  readonly canSee: (job: string) => boolean
}

export function storeView(folder: Folder, call: Pick<Call, 'may' | 'user'>): StoreView {
  const { controller, store } = folder
  const canSee = (job: string) => {
    const item = controller.find(job.split('/'))
    return call.may('administer') || (item !== undefined && isReadable(item, call.user))
  }
  if (folder.parent === null) {
    const className = 'com.cloudbees.plugins.credentials.SystemCredentialsProvider$UserFacingAction'
    return { controller, store, className, fullName: 'system', fullDisplayName: 'System', canSee }
  }
  const fullName = `${fullNameOf(folder)}/folder`
  return {
    controller,
    store,
    className: FOLDER_STORE,
    fullName,
    fullDisplayName: `${fullDisplayNameOf(folder)} » Folder`,
    canSee
  }
}

/** `/credentials`: the stores of an item. */
export const viewCredentialsAction = (folder: Folder, call: Pick<Call, 'may' | 'user'>): Bean => ({
  className: 'com.cloudbees.plugins.credentials.ViewCredentialsAction',
  properties: [
    {
      name: 'stores',
      get: () => new BeanMap({ [folder.parent === null ? 'system' : 'folder']: storeBean(storeView(folder, call)) })
    }
  ]
})

export const storeBean = (view: StoreView): Bean => ({
  className: view.className,
  properties: [
    {
      name: 'domains',
      get: () =>
        new BeanMap(Object.fromEntries(view.store.domains().map(domain => [domain.name ?? '_', domainBean(view, domain)])))
    }
  ]
})

export function domainBean(view: StoreView, domain: Domain): Bean {
  const urlName = domain.name === null ? '_' : rawEncode(domain.name)
  const displayName = domain.name ?? 'Global credentials (unrestricted)'
  return {
    className: `${WRAPPERS}$DomainWrapper`,
    properties: [
      {
        name: 'credentials',
        exact: true,
        get: () => [...view.store.byId(domain.name).values()].map(credential => credentialBean(view, domain, credential))
      },
      property('description', domain.name === null ? GLOBAL_DESCRIPTION : domain.description),
      property('displayName', displayName),
      property('fullDisplayName', `${view.fullDisplayName} » ${displayName}`),
      property('fullName', `${view.fullName}/${urlName}`),
      property('global', domain.name === null),
      property('urlName', urlName)
    ]
  }
}

export function credentialBean(view: StoreView, domain: Domain, credential: Credential): Bean {
  const { controller } = view
  return {
    className: `${WRAPPERS}$CredentialsWrapper`,
    properties: [
      property('description', credential.description),
      property('displayName', credential.class.displayName(credential)),
      {
        name: 'fingerprint',
        exact: true,
        get: () => {
          const print = controller.fingerprints.of(credential, controller.context)
          return print === null ? null : fingerprintBean(print, view.canSee)
        }
      },
      fullName(view, domain, credential),
      property('id', credential.id),
      property('typeName', credential.class.typeName)
    ]
  }
}

/** Encoding the id of a credential without one throws inside Jenkins. */
const fullName = (view: StoreView, domain: Domain, { id }: Credential): Property => ({
  name: 'fullName',
  get: () => {
    if (id === null) throw new StoreError('NullPointerException: rawEncode(null)')
    return `${view.fullName}/${domain.name === null ? '_' : rawEncode(domain.name)}/${rawEncode(id)}`
  }
})

const fingerprintBean = ({ hash, fileName, timestamp, usage }: Fingerprint, canSee: StoreView['canSee']): Bean => ({
  className: 'hudson.model.Fingerprint',
  properties: [
    property('fileName', fileName),
    property('hash', hash),
    property('original', null),
    property('timestamp', timestamp),
    {
      name: 'usage',
      exact: true,
      get: () =>
        usage
          .filter(({ name }) => canSee(name))
          .map(({ name, ranges }) => ({
            className: 'hudson.model.Fingerprint$RangeItem',
            properties: [property('name', name), { name: 'ranges', exact: true, get: () => rangeSet(ranges) }]
          }))
    }
  ]
})

const rangeSet = (ranges: ReadonlyArray<{ readonly start: number; readonly end: number }>): Bean => ({
  className: 'hudson.model.Fingerprint$RangeSet',
  properties: [
    {
      name: 'ranges',
      exact: true,
      get: () =>
        ranges.map(({ start, end }) => ({
          className: 'hudson.model.Fingerprint$Range',
          properties: [property('end', end, 2), property('start', start, 2)]
        }))
    }
  ]
})
