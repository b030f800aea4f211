/** The Jenkins that `npm run test:jenkins` tries things on. */
export interface RealJenkins {
  readonly url: string
  readonly user: string
  readonly token: string
  /** How the names of all folders at the root begin that are made there: what has it is deleted in the end. */
  readonly prefix: string
  /** Why the values that Jenkins holds cannot be looked at; undefined where a script can read them. */
  readonly whyUnread: string | undefined
}

/** Undefined in every other run, whatever JENKINS_URL says: the other suites never touch a real Jenkins. */
export const realJenkins: RealJenkins | undefined = named(process.env)

function named(env: NodeJS.ProcessEnv): RealJenkins | undefined {
  const { TEST_JENKINS_PREFIX: prefix, JENKINS_URL: url, JENKINS_USER: user, JENKINS_TOKEN: token } = env
  if (!prefix || !url || !user || !token) return undefined
  const { TEST_JENKINS_UNREAD: whyUnread } = env
  return { url: url.replace(/\/+$/, ''), user, token, prefix, whyUnread }
}
