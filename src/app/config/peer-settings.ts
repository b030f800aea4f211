import { readControllersFile } from './controllers-file.ts'
import { readIssuers } from './read-issuers.ts'
import {
  readAcceptance,
  readHttpUrl,
  readJenkinsUrl,
  readKubernetesSource,
  readNetworks,
  readOidcIssuer,
  readRoleMap,
  readSecretTypes
} from './readers.ts'
import { file, flag, int, setting, text } from './setting.ts'

export const jenkins = {
  JENKINS_URL: setting(
    {
      ...{ shownDefault: 'the stand-in', example: 'https://jenkins.example.org' },
      help: 'Root URL of Jenkins, including any path prefix, without user and password.'
    },
    readJenkinsUrl
  ),
  JENKINS_USER: text({ example: 'bridge', help: 'Jenkins user of the bridge.' }),
  JENKINS_TOKEN: text({ secret: true, help: 'API token of that user.' }),
  JENKINS_PASSWORD: text({
    secret: true,
    help: 'Password of that user, if it has no API token. Slower: each change needs a crumb, and Jenkins verifies the password on every request.'
  }),
  JENKINS_PROXY: setting(
    {
      ...{ secret: true, shownDefault: 'see below' },
      help: 'Proxy for connections to Jenkins (`CONNECT`): `http://user:password@proxy:3128`.'
    },
    readHttpUrl
  ),
  JENKINS_MAX_IN_FLIGHT: int({
    ...{ default: '4', min: 1, max: 64 },
    help: 'Maximum concurrent requests to Jenkins (1 to 64); the rest queue.'
  }),
  JENKINS_SEES_EVERYTHING: flag({
    default: 'false',
    help: '`true`: the user can see every item in Jenkins without being an administrator. A 404 then proves that a folder is gone, and the bridge deletes the empty folders it created ([details](jenkins.md#what-our-user-sees)).'
  }),
  CONTROLLER_ACCEPT: setting(
    {
      help: 'Accepts a different Jenkins than the known one, once; the value is printed by `doctor` ([moving Jenkins](operations.md#moving-jenkins)).'
    },
    readAcceptance
  ),
  JENKINS_CA_FILE: file({
    help: 'PEM file with the certificate authorities to trust for Jenkins instead of the public ones.'
  }),
  JENKINS_CERT_FILE: file({
    help: 'PEM file with the client certificate, if Jenkins or a proxy in front of it requires one.'
  }),
  JENKINS_KEY_FILE: file({ help: 'PEM file with the key of that certificate.' }),
  CONTROLLERS_FILE: setting(
    {
      ...{ isFile: true, example: '/etc/bridge/controllers.yaml' },
      help: 'YAML list of further controllers, read again when it changes ([format](controllers.md#a-file-of-controllers)). Without `JENKINS_URL` it replaces the stand-in.'
    },
    readControllersFile
  )
}

export const identityProvider = {
  OIDC_ISSUER: setting(
    {
      example: 'https://keycloak.example.com/realms/main',
      help: 'Identity provider whose tokens (JWT) are accepted as well: its issuer, exactly as it identifies itself.'
    },
    readOidcIssuer
  ),
  OIDC_AUDIENCE: text({ example: 'bridge', help: 'Audience (`aud`) of the tokens issued for this bridge.' }),
  OIDC_CLIENT_ID: text({
    example: 'bridge-console',
    help: 'Client id of the console at the provider: a public client with PKCE. Without it the console asks for a token.'
  }),
  OIDC_SCOPES: text({ default: 'openid profile email', help: 'Scopes that the console requests.' }),
  OIDC_SUBJECT_CLAIM: text({ default: 'sub', help: 'Claim that identifies a person.' }),
  OIDC_GROUPS_CLAIM: text({
    default: 'groups',
    help: 'Claim that lists the groups; a path such as `realm_access.roles` works too.'
  }),
  OIDC_ISSUERS: setting(
    {
      inFile: true,
      example: '[{"issuer":"https://dex.example.com","audience":"bridge","prefix":"partner"}]',
      help: 'JSON: further identity providers, whose people and groups have a prefix ([format](access.md#several-identity-providers)).'
    },
    readIssuers
  ),
  OIDC_ROLE_MAP: setting(
    {
      inFile: true,
      example: '{"platform":"platform-admin","team-a":{"demo":"operator"}}',
      help: 'JSON: the roles of each group ([format](access.md)).'
    },
    readRoleMap
  )
}

export const kubesphere = {
  KUBERNETES_SOURCE: setting(
    {
      example: 'in-cluster',
      help: 'Imports KubeSphere credentials from the Secrets of a cluster and follows them: `in-cluster`, or the path of a kubeconfig.'
    },
    readKubernetesSource
  ),
  KUBERNETES_LABEL_SELECTOR: text({ example: 'team=ci', help: 'Limits the import to Secrets with these labels.' }),
  KUBERNETES_TYPES: setting(
    { shownDefault: 'all four', help: 'Limits the import to Secrets of these types, comma-separated.' },
    readSecretTypes
  ),
  KUBESPHERE_JWT_SECRET: setting(
    {
      secret: true,
      help: "KubeSphere's `authentication.jwtSecret`. With it the tokens of KubeSphere users are accepted as well ([details](kubesphere.md#callers-of-kubesphere))."
    },
    // A shorter one could be found by trying, from one token.
    value => (value.length < 20 ? { fault: 'must have 20 characters or more: a short one can be found by trying' } : { value })
  ),
  KUBESPHERE_JWT_ISSUER: text({
    ...{ shownDefault: '`kubesphere`', example: 'kubesphere' },
    help: "Issuer in KubeSphere's tokens: `kubesphere` in 3.x, its `authentication.issuer.url` in 4.x."
  }),
  KUBESPHERE_PROXIES: setting(
    {
      ...{ shownDefault: 'nobody', example: '10.233.64.0/18' },
      help: "Addresses and networks of KubeSphere's gateway, whose `X-Remote-User` and `X-Remote-Group` headers are trusted."
    },
    readNetworks
  ),
  KUBESPHERE_ROLE_MAP: setting(
    {
      inFile: true,
      example: '{"user:admin":"platform-admin","team-a":{"demo":"operator"}}',
      help: 'JSON: the roles of each KubeSphere group, and of single users as `user:NAME`.'
    },
    readRoleMap
  )
}

export const kubeconfig = {
  KUBECONFIG_FILE: text({
    example: '/etc/bridge/kubeconfig',
    help: 'Kubeconfig to offer; read again for each request. Operators can read it, so grant it only what pipelines need.'
  }),
  KUBERNETES_SERVICE_HOST: text({
    shownDefault: 'set by Kubernetes',
    help: "In a pod, if neither `KUBECONFIG_FILE` nor `KUBERNETES_SOURCE` is set, the pod's service account is offered instead."
  }),
  KUBERNETES_SERVICE_PORT: text({ shownDefault: 'set by Kubernetes', help: 'Port for `KUBERNETES_SERVICE_HOST`.' })
}
