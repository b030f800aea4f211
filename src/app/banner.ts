import { adminTokenFile } from './embedded.ts'

export interface BannerFacts {
  readonly url: string
  /** The code of a link that signs in once; undefined if none is to be shown. */
  readonly signInCode: string | undefined
  readonly redis: string
  /** Undefined: the controllers are in a file. */
  readonly jenkins: string | undefined
  readonly jenkinsIsStandIn: boolean
  readonly dataDir: string
  /** The admin token, if this start generated it; it is never shown again. */
  readonly newToken: string | undefined
  readonly tokenIsOurs: boolean
}

/** The text that `npm start` prints once everything is up: where the console is and how to sign in come first. */
export function banner(facts: BannerFacts): string {
  return `
Jenkins credentials bridge

  Console   ${facts.url}/
${signInText(facts)}  Token     ${tokenText(facts)}
  API       ${facts.url}/api/v1
  API docs  ${facts.url}/docs
  Redis     ${facts.redis}
  Jenkins   ${facts.jenkins ?? 'the controllers of CONTROLLERS_FILE'}${facts.jenkinsIsStandIn ? '  (a stand-in for trying it out; set JENKINS_URL for a real one)' : ''}
${facts.jenkins === undefined ? '' : commandsToTry(facts, facts.jenkins)}`
}

function commandsToTry(facts: BannerFacts, jenkins: string): string {
  const token = facts.tokenIsOurs ? `$(cat '${adminTokenFile(facts.dataDir)}')` : '$ADMIN_TOKEN'
  const call = (path: string) => `curl -sS -H "Authorization: Bearer ${token}" ${facts.url}/api/v1${path}`
  const json = `-H 'content-type: application/json'`
  const credential = `{"id":"dockerhub-id","type":"username-password","description":"Docker Hub","data":{"username":"alice","password":"not-a-real-one"}}`
  const jenkinsUser = facts.jenkinsIsStandIn ? 'admin:admin-token' : '"$JENKINS_USER:$JENKINS_TOKEN"'
  return `
Three commands to try: create a project, create a credential, see it in Jenkins.

  ${call('/projects')} ${json} -d '{"name":"demo"}'

  ${call('/projects/demo/credentials')} ${json} -H 'prefer: wait=10' -d '${credential}'

  curl -sS -g -u ${jenkinsUser} '${jenkins}/job/demo/credentials/store/folder/domain/_/api/json?tree=credentials[id,typeName,displayName,description]'
`
}

/** The code is in the fragment, which browsers send to nobody. */
const signInText = ({ url, signInCode }: BannerFacts): string =>
  signInCode === undefined ? '' : `  Sign in   ${url}/sign-in#once=${signInCode}  (works once, within ten minutes)\n`

function tokenText({ newToken, tokenIsOurs, dataDir }: BannerFacts): string {
  if (newToken !== undefined) return `${newToken}  (shown only now; stored in ${adminTokenFile(dataDir)})`
  return tokenIsOurs ? `in ${adminTokenFile(dataDir)}` : 'the ADMIN_TOKEN that you set'
}
