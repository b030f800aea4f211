import { credentialTypes } from '../../domain/types/index.ts'
import type { Capabilities } from '../../jenkins/capabilities.ts'
import { type Finding, ok, trouble } from './finding.ts'
import { type Place, some } from './place.ts'

interface Need {
  readonly plugin: string
  /** What Jenkins cannot store without it. */
  readonly use: string
  /** Alternative to installing it. */
  readonly instead?: string
}

/** Plug-ins that every bridge needs; those of other types are needed where the type is used. */
const REQUIRED = ['credentials', 'plain-credentials', 'ssh-credentials']

/** Titles of the types that are written as the classes of a plug-in. */
const typesOf = (plugin: string): string =>
  credentialTypes
    .filter(({ classes }) => classes.some(one => one.plugin === plugin))
    .map(({ title }) => `"${title}"`)
    .join(', ')

const ALWAYS: readonly Need[] = [
  { plugin: 'cloudbees-folder', use: 'folders' },
  ...REQUIRED.map(plugin => ({ plugin, use: `credentials of type ${typesOf(plugin)}` }))
]

/** Plug-ins without which some types are not stored. What a policy chooses is looked at by itself. */
const optional = new Set(
  credentialTypes.flatMap(({ classes }) => (classes.length > 1 ? [] : classes.map(({ plugin }) => plugin)))
)

function needsOf(places: readonly Place[]): readonly Need[] {
  const takers = places.filter(({ kubeconfigForm }) => kubeconfigForm === 'plugin').map(({ project }) => project)
  if (takers.length === 0) return ALWAYS
  const use = `kubeconfigs in the form "plugin", as the policies of ${some(takers)} have it`
  return [...ALWAYS, { plugin: 'kubernetes-cd', use, instead: 'set kubeconfigForm of the projects to file or text' }]
}

/** Whether the plug-ins that the projects need are installed. */
export function pluginFindings(plugins: Capabilities['plugins'], places: readonly Place[]): Finding[] {
  const needs = needsOf(places)
  if (plugins === null)
    return [
      trouble(
        'unknown',
        'jenkins.plugins',
        "the bridge's user may not see the list of plug-ins",
        `Check by hand that these are installed: ${needs.map(({ plugin }) => plugin).join(', ')}, or grant Overall/SystemRead.`
      )
    ]
  const missing = needs.filter(({ plugin }) => !Object.hasOwn(plugins, plugin))
  const unused = [...optional].filter(plugin => !REQUIRED.includes(plugin) && !Object.hasOwn(plugins, plugin))
  const without = unused.map(plugin => `; without ${plugin}, Jenkins has no credentials of type ${typesOf(plugin)}`)
  if (missing.length === 0) return [ok('jenkins.plugins', `all required plug-ins are installed${without.join('')}`)]
  return missing.map(({ plugin, use, instead }) =>
    trouble(
      'error',
      'jenkins.plugins',
      `the plug-in ${plugin} is missing, so Jenkins has no ${use}`,
      `Install ${plugin} in Jenkins, and sync${instead === undefined ? '' : `; or ${instead}`}.`
    )
  )
}
