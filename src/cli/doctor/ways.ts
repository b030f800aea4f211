import type { Controller } from '#api'

/** Where a controller is configured, and so how a person changes it. */
export interface Ways {
  readonly name: string
  readonly managedBy: Controller['managedBy']
}

/** What in the configuration of a controller something is about. */
type Part = 'url' | 'token' | 'password' | 'seesEverything'

const SETTINGS = { url: 'JENKINS_URL', token: 'JENKINS_TOKEN', password: 'JENKINS_PASSWORD' } as const
const FIELDS = { url: 'url', token: 'tokenFile', password: 'passwordFile' } as const
const OPTIONS = { url: '--url URL --token-file FILE', token: '--token-file FILE', password: '--password-file FILE' } as const

/** The name of a part, as the place calls it where it is configured. */
export function nameOf(part: Exclude<Part, 'seesEverything'>, { name, managedBy }: Ways): string {
  if (managedBy === 'settings') return SETTINGS[part]
  if (managedBy === 'file') return `${FIELDS[part]} of "${name}" in CONTROLLERS_FILE`
  return `the ${part} of "${name}"`
}

/** How a part is set, as the end of a sentence that begins with a verb in the imperative. */
export function setting(part: Part, { name, managedBy }: Ways): string {
  if (part === 'seesEverything') {
    if (managedBy === 'settings') return 'set JENKINS_SEES_EVERYTHING=true'
    if (managedBy === 'file') return `set seesEverything: true at "${name}" in CONTROLLERS_FILE`
    return `run: jcb controllers update ${name} --sees-everything`
  }
  if (managedBy === 'settings') return `set ${SETTINGS[part]}`
  if (managedBy === 'file') return `set ${FIELDS[part]} at "${name}" in CONTROLLERS_FILE`
  return `run: jcb controllers update ${name} ${OPTIONS[part]}`
}

/** How another Jenkins is accepted. `seen` is its identity, and `accept` that with the number of the acceptance. */
export function accepting(accept: string, seen: string, { name, managedBy }: Ways): string {
  if (managedBy === 'settings') return `start the bridge with CONTROLLER_ACCEPT=${accept}`
  if (managedBy === 'file') return `set accept: ${accept} at "${name}" in CONTROLLERS_FILE`
  return `run: jcb controllers accept ${name} ${seen}`
}

/** How a failure that the configuration can cause is corrected there; empty for others. */
export function correcting(reason: string | null, ways: Ways): string {
  const { name, managedBy } = ways
  if (reason === 'NotJenkins' || reason === 'JenkinsUnreachable') return ` If the address is wrong, ${setting('url', ways)}.`
  if (reason !== 'Unauthorized') return ''
  const logins = {
    settings: 'set JENKINS_USER and JENKINS_TOKEN',
    file: `set user and tokenFile at "${name}" in CONTROLLERS_FILE`,
    api: `run: jcb controllers update ${name} --user USER --token-file FILE`
  }
  return ` To do so, ${logins[managedBy]}.`
}
