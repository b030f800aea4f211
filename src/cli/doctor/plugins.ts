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

/** Plug-ins that every bridge needs. */
const ALWAYS: readonly Need[] = [
  { plugin: 'cloudbees-folder', use: 'folders' },
  { plugin: 'credentials', use: 'credentials of any type' },
  { plugin: 'plain-credentials', use: 'access tokens and kubeconfigs' },
  { plugin: 'ssh-credentials', use: 'SSH keys' }
]

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
  if (missing.length === 0) return [ok('jenkins.plugins', 'all required plug-ins are installed')]
  return missing.map(({ plugin, use, instead }) =>
    trouble(
      'error',
      'jenkins.plugins',
      `the plug-in ${plugin} is missing, so Jenkins has no ${use}`,
      `Install ${plugin} in Jenkins, and sync${instead === undefined ? '' : `; or ${instead}`}.`
    )
  )
}
