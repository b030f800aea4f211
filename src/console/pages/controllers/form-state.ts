import type { CreateController, PatchController } from '#api'
import type { Controller } from '../../api/controllers.ts'
import { linesIn } from '../form/lines.ts'

/** The certificates of a controller; none of them is shown again. */
export const pemFields = ['ca', 'clientCertificate', 'clientKey'] as const
export type PemField = (typeof pemFields)[number]

/** The entries in the form of a controller. Secrets are empty unless somebody has typed one. */
export interface ControllerForm extends Readonly<Record<PemField, string>> {
  readonly name: string
  readonly url: string
  readonly user: string
  readonly login: Controller['login']
  /** The token or the password. */
  readonly secret: string
  /** Stored certificates to remove; with one goes its key. */
  readonly removed: readonly ('ca' | 'clientCertificate')[]
  readonly maxInFlight: number | undefined
  readonly seesEverything: boolean
  /** Names and patterns, one a line. */
  readonly projects: string
  /** As `name=text`, one a line. */
  readonly labels: string
}

export const emptyController: ControllerForm = {
  ...{ name: '', url: '', user: '', login: 'token', secret: '', ca: '', clientCertificate: '', clientKey: '', removed: [] },
  ...{ maxInFlight: undefined, seesEverything: false, projects: '', labels: '' }
}

/** What the form reads of a controller. */
export type StoredController = Pick<
  Controller,
  'name' | 'url' | 'user' | 'login' | 'maxInFlight' | 'seesEverything' | 'projects' | 'labels'
>

export const readController = (stored: StoredController): ControllerForm => ({
  ...emptyController,
  ...{ name: stored.name, url: stored.url, user: stored.user, login: stored.login },
  ...{ maxInFlight: stored.maxInFlight, seesEverything: stored.seesEverything },
  projects: isForAll(stored.projects) ? '' : stored.projects.join('\n'),
  labels: Object.entries(stored.labels)
    .map(([name, text]) => `${name}=${text}`)
    .join('\n')
})

export const isForAll = (projects: readonly string[]): boolean => projects.length === 1 && projects[0] === '*'

export function buildController(form: ControllerForm): CreateController {
  const { name, url, user, maxInFlight, seesEverything, projects, labels } = form
  const pems = pemFields.flatMap(field => (form[field] === '' ? [] : [[field, form[field]]]))
  return {
    ...{ name, url, user },
    ...loginIn(form),
    ...Object.fromEntries(pems),
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(seesEverything ? { seesEverything } : {}),
    ...(linesIn(projects).length === 0 ? {} : { projects: linesIn(projects) }),
    ...(linesIn(labels).length === 0 ? {} : { labels: labelsIn(labels) })
  }
}

/** The changes of an edit as a merge patch. Untouched fields are omitted, and secrets without input are kept. */
export function buildPatch(form: ControllerForm, stored: StoredController): PatchController {
  const before = readController(stored)
  const isSame = (name: keyof ControllerForm) => JSON.stringify(form[name]) === JSON.stringify(before[name])
  const pems = pemFields.flatMap((field): [string, string | null][] => {
    if (form.removed.some(one => one === field)) return [[field, null]]
    return form[field] === '' ? [] : [[field, form[field]]]
  })
  return {
    ...(isSame('url') ? {} : { url: form.url }),
    ...(isSame('user') ? {} : { user: form.user }),
    ...loginIn(form),
    ...Object.fromEntries(pems),
    ...(isSame('maxInFlight') ? {} : { maxInFlight: form.maxInFlight ?? null }),
    ...(isSame('seesEverything') ? {} : { seesEverything: form.seesEverything }),
    ...(isSame('projects') ? {} : { projects: projectsIn(form.projects) }),
    ...(isSame('labels') ? {} : { labels: labelsIn(form.labels) })
  }
}

const loginIn = ({ login, secret }: Pick<ControllerForm, 'login' | 'secret'>): { token?: string; password?: string } =>
  secret === '' ? {} : { [login]: secret }

/** No pattern stands for all projects. */
const projectsIn = (text: string): string[] => (linesIn(text).length === 0 ? ['*'] : linesIn(text))

const labelsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    linesIn(text).map(line => {
      const at = line.indexOf('=')
      return at === -1 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    })
  )
