import type { WritePermissions } from '../../jenkins/permissions.ts'
import { costs } from './costs.ts'
import { type Finding, ok, trouble } from './finding.ts'
import { some } from './place.ts'

/** A folder that could be read, and the permissions of the bridge's user there. */
export interface Allowed {
  readonly folder: string
  readonly may: WritePermissions
}

const CHECK = 'jenkins.permissions'
const WRITING = { create: 'Credentials/Create', update: 'Credentials/Update', delete: 'Credentials/Delete' } as const
const READING = ['Credentials/View', 'Job/Read', 'Job/Configure']

/** The write permissions in all folders: one finding per set of permissions, not per folder. */
export function writingFindings(allowed: readonly Allowed[]): Finding[] {
  if (allowed.length === 0) return [notAsked('no folder of a project could be read')]
  const fine = allowed.filter(({ may }) => Object.values(may).every(Boolean))
  return [
    ...(fine.length === 0
      ? []
      : [ok(CHECK, `the bridge's user may create, update and delete credentials in ${some(fine.map(({ folder }) => folder))}`)]),
    ...grouped(allowed, false).map(([lacking, folders]) => {
      const names = lacking.join(', ')
      const cost = lacking.map(name => costs[name]).join(' ')
      return trouble(
        'error',
        CHECK,
        `the bridge's user lacks ${names} in ${folders}`,
        `Grant it ${names} there, and sync. ${cost}`
      )
    }),
    ...grouped(allowed, null).map(([unknown, folders]) => {
      const names = unknown.join(', ')
      const found = `without a change, Jenkins does not tell whether the bridge's user has ${names} in ${folders}`
      return trouble('unknown', CHECK, found, `Check in Jenkins whether it has ${names}.`)
    })
  ]
}

/** The finding if the permissions were not checked, with those to check by hand. */
export const notAsked = (why: string, ask = ''): Finding =>
  trouble(
    'unknown',
    CHECK,
    `the write permissions of the bridge's user are not known: ${why}`,
    `${ask}Check in Jenkins whether it has ${[...Object.values(WRITING), ...READING].join(', ')} on the folders.`
  )

type Writing = (typeof WRITING)[keyof typeof WRITING]

/** The sets of permissions with this answer, each with its folders. */
function grouped(allowed: readonly Allowed[], answer: false | null): [readonly Writing[], string][] {
  const having = ({ may }: Allowed): Writing[] =>
    (Object.keys(WRITING) as (keyof typeof WRITING)[]).filter(what => may[what] === answer).map(what => WRITING[what])
  return [...Map.groupBy(allowed, one => having(one).join())]
    .filter(([key]) => key !== '')
    .map(([, group]) => [having(group[0] as Allowed), some(group.map(({ folder }) => folder))])
}
