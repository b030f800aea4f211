import { identityProvider, jenkins, kubeconfig, kubesphere } from './peer-settings.ts'
import {
  backups,
  keysAndTokens,
  limits,
  outbound,
  processSettings,
  records,
  redis,
  tlsAndProxies,
  traces
} from './server-settings.ts'
import type { Setting } from './setting.ts'

/** The settings by the headings of docs/configuration.md; `note` is what stands above a table, `after` below it. */
export const settingGroups: readonly {
  readonly title: string
  readonly note?: string
  readonly after?: string
  readonly settings: Readonly<Record<string, Setting<unknown>>>
}[] = [
  { title: 'Process', settings: processSettings },
  { title: 'Redis', settings: redis },
  { title: 'Keys and tokens', settings: keysAndTokens },
  {
    title: 'Jenkins',
    settings: jenkins,
    after: 'Without `JENKINS_PROXY` the bridge honours `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as other programs do.'
  },
  { title: 'TLS and proxies', settings: tlsAndProxies },
  { title: 'Identity provider', note: 'See [access.md](access.md).', settings: identityProvider },
  { title: 'KubeSphere', note: 'See [kubesphere.md](kubesphere.md).', settings: kubesphere },
  {
    title: 'Kubeconfig of the current cluster',
    note: 'The form for a new credential can offer operators a kubeconfig, so that they need not paste one.',
    settings: kubeconfig
  },
  { title: 'Limits', note: 'The bridge also has [fixed limits](reference.md#limits).', settings: limits },
  { title: 'Audit trail, events', settings: records },
  {
    title: 'Requests to other systems',
    note: 'For what users may have called: see [security.md](security.md#requests-to-other-systems).',
    settings: outbound
  },
  { title: 'Scheduled backups', note: 'See [operations.md](operations.md#scheduled-backups).', settings: backups },
  { title: 'Traces', note: 'See [operations.md](operations.md#traces).', settings: traces }
]

/** Every environment variable that the bridge reads; the configuration, its faults and its documentation derive from this table. */
export const settings = {
  ...processSettings,
  ...redis,
  ...keysAndTokens,
  ...jenkins,
  ...tlsAndProxies,
  ...identityProvider,
  ...kubesphere,
  ...kubeconfig,
  ...limits,
  ...records,
  ...outbound,
  ...backups,
  ...traces
}

export type SettingName = keyof typeof settings
export type SettingValues = { readonly [Name in SettingName]: (typeof settings)[Name] extends Setting<infer T> ? T : never }

export const SECRET_SETTINGS = (Object.keys(settings) as SettingName[]).filter(name => settings[name].secret).toSorted()

/** Settings that can be in a file, which the variable with `_FILE` behind its name names: every secret, and what may change often. */
export const FILE_SETTINGS = (Object.keys(settings) as SettingName[])
  .filter(name => settings[name].secret || settings[name].inFile)
  .toSorted()
