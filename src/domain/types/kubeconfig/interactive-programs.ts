/** How a program that fetches tokens logs in: it asks a person unless one of the words says otherwise. */
interface Program {
  /** What its command line contains. */
  readonly name: RegExp
  /** Words by which it asks; absent: it does by itself. */
  readonly asks?: RegExp
  /** Words by which it does not. */
  readonly unless?: RegExp
}

/** Any of these as a word of a command line; a part of a path and the value of an option are such, too. */
const words = (...list: string[]): RegExp => new RegExp(`(?:^|[\\s=/"']|--)(?:${list.join('|')})(?:$|[\\s=:"',])`, 'i')

const programs: readonly Program[] = [
  // Azure: a code that a person types into a browser is what it does by itself.
  {
    name: /^(?:\S{1,200}[/\\])?kubelogin(?:\.exe)? /,
    asks: words('--server-id', '--environment', '--login', '-l', '--tenant-id'),
    unless: words('spn', 'msi', 'azurecli', 'workloadidentity', 'azd', 'ropc', 'azurepipelines', 'devicecode_disabled')
  },
  {
    name: words('kubectl-oidc_login', 'oidc-login', 'kubelogin'),
    asks: /--oidc-issuer-url/,
    unless: /--grant-type[ =](?:password|client-credentials)/
  },
  { name: words('tsh'), asks: words('kube', 'login'), unless: /--identity|-i / },
  { name: words('pinniped', 'pinniped-cli'), asks: words('login'), unless: words('static') },
  { name: words('oc'), asks: words('get-token', 'login'), unless: /--token/ },
  { name: words('vault'), asks: /-method[ =](?:oidc|okta|ldap|userpass)/ },
  { name: words('rancher'), asks: words('token'), unless: /--auth-provider/ },
  {
    name: words(
      'saml2aws',
      'aws-okta',
      'gimme-aws-creds',
      'okta-aws-cli',
      'aws-azure-login',
      'aws-google-auth',
      'onelogin-aws-login'
    )
  },
  { name: words('aws-vault'), asks: words('exec', 'login') },
  { name: words('dex-k8s-authenticator', 'k8s-oidc-helper', 'kubectl-login', 'kubelogin-oidc', 'gangway', 'dexter', 'loginapp') },
  { name: words('tkgi', 'pks', 'tanzu'), asks: words('login', 'pinniped-auth', 'get-credentials') },
  { name: words('teleport', 'boundary', 'sdm', 'hcp', 'loft', 'vcluster'), asks: words('login', 'authenticate', 'auth') },
  { name: words('gcloud', 'az', 'aws', 'ibmcloud', 'doctl', 'oci'), asks: words('login', 'sso-login') }
]

/** Words that say so in any program. */
const asking = words(
  ...['devicecode', 'device-code', 'device-flow', 'interactive', 'browser', 'open-browser', 'web-login', 'authcode', 'auth-code'],
  ...['authorization_code', '--mfa', '--otp', '--serial-number', '--totp', 'read -s', 'read -p', 'read -sp', 'read -rsp']
)
const NEVER = /(?:--no-browser-login|--non-interactive|--noninteractive|--interactive[= ](?:false|never)|--no-prompt|--quiet)/i

/** Whether a command line, with its environment, asks a person to log in. */
export function asksPerson(line: string, environment: string): boolean {
  const all = `${line.slice(0, 4000)} ${environment.slice(0, 4000)}`
  if (NEVER.test(all)) return false
  if (asking.test(all)) return true
  return programs.some(
    ({ name, asks, unless }) => name.test(line.slice(0, 4000)) && (asks?.test(all) ?? true) && !(unless?.test(all) ?? false)
  )
}
