import { Secret } from '../../secret.ts'
import { type Data, defineType, publicText, secretText, textOf } from '../define.ts'
import { httpsOf, type SnippetNames } from '../snippet-names.ts'
import { checkAddress, checkAppId, checkOwner } from './app.ts'
import { EXAMPLE_KEY } from './example-key.ts'
import { checkKey, toPkcs8 } from './key.ts'

const CLASS = 'org.jenkinsci.plugins.github_branch_source.GitHubAppCredentials'

/** An app belongs to GitHub, whatever Git host the project has otherwise. */
const githubUrl = ({ gitUrl = 'https://github.com/team/app.git' }: SnippetNames): string => httpsOf(gitUrl)

export const githubApp = defineType({
  type: 'github-app',
  title: 'GitHub App',
  description: 'A GitHub App with its private key. Jenkins creates a token of an hour from it for each build that uses it.',
  fields: {
    appId: publicText('App ID', 'On the page of the app, under About: the App ID or the Client ID.'),
    privateKey: secretText('Private key', 'file', 'The .pem file that GitHub generates for the app.'),
    owner: publicText('Owner', 'The account that the app is installed in; needed if there is more than one.', false),
    apiUri: publicText('API address', 'Only for GitHub Enterprise: https://HOST/api/v3.', false)
  },
  normalise,
  facts: { bits: 'Bits', fingerprint: 'Fingerprint' },
  findings: {
    errors: {
      AppIdInvalid: 'It is neither an App ID, which is a number, nor a Client ID, which begins with Iv.',
      AppKeyNotRsa: 'GitHub Apps have RSA keys, and this is another. Generate a private key on the page of the app.',
      AppKeyEncrypted:
        'The key is encrypted, and Jenkins has no place for its passphrase. Decrypt it: openssl pkcs8 -topk8 -nocrypt',
      AppKeyForm: 'The key is in a form that Jenkins cannot use. Give the .pem file as GitHub generated it.',
      OwnerInvalid: 'It is not the name of an account of GitHub: letters, digits and dashes.',
      ApiUriInvalid: 'It is not an address that Jenkins can call. Write it as https://HOST/api/v3.',
      ApiUriWebsite: 'This is the website of GitHub. Its API is https://api.github.com, which needs not be given.'
    },
    warnings: {
      AppWeakKey: 'GitHub generates RSA keys of 2048 bits. This one is shorter, so it is probably not the key of the app.',
      ApiUriPlain: 'The address does not begin with https://, so tokens are sent unencrypted.',
      ApiUriUnusual: 'The API of a GitHub Enterprise server is at /api/v3.'
    }
  },
  check: (report, data) => {
    checkAppId(report, textOf(data, 'appId'))
    checkKey(report, textOf(data, 'privateKey'))
    checkOwner(report, textOf(data, 'owner'))
    checkAddress(report, textOf(data, 'apiUri'))
  },
  classes: [
    {
      name: CLASS,
      plugin: 'github-branch-source',
      title: 'GitHub App',
      elements: { appID: 'text', privateKey: 'secret', apiUri: 'text', owner: 'text' },
      // Since 2025 the plug-in turns the owner that it is sent into a strategy.
      aliases: { 'repositoryAccessStrategy.owner': 'owner' }
    }
  ],
  toXml: data => ({
    className: CLASS,
    children: [
      { name: 'appID', field: 'appId', text: data['appId'] ?? '' },
      { name: 'privateKey', text: data['privateKey'] ?? '' },
      { name: 'apiUri', text: data['apiUri'] ?? '' },
      { name: 'owner', text: data['owner'] ?? '' }
    ]
  }),
  uses: (id, { asked = {} }) => [
    {
      title: 'Check out over HTTPS',
      needs: ['git', 'github-branch-source'],
      names: { gitUrl: githubUrl(asked) },
      steps: `git credentialsId: '${id}', url: '${githubUrl(asked)}'`
    },
    {
      title: 'Push to GitHub',
      needs: ['git', 'github-branch-source'],
      binding: `gitUsernamePassword(credentialsId: '${id}')`,
      steps: `sh 'git push origin HEAD'`
    },
    {
      title: 'Call the API of GitHub',
      needs: ['github-branch-source'],
      binding: `usernamePassword(credentialsId: '${id}', usernameVariable: 'GITHUB_APP', passwordVariable: 'GITHUB_TOKEN')`,
      steps: `sh '''
  set +x
  printf "Authorization: Bearer %s" "$GITHUB_TOKEN" | curl --fail --header @- https://api.github.com/installation/repositories
'''`
    }
  ],
  notes: `GitHub generates keys in PKCS#1; Jenkins needs PKCS#8, so the bridge converts the key when it is stored.
The class is written as the sources and published files of the plug-in have it. The bridge's tests have no recordings of a Jenkins with this plug-in,
only of one without: there, creating one fails, and the credential is \`Blocked\` with \`PluginMissing\`. Newer versions of the plug-in turn \`owner\`
into a repository access strategy, which the bridge reads as the owner; they list the credential among those to be reviewed by an administrator.`,
  example: {
    id: 'github-app',
    description: 'GitHub App',
    data: {
      appId: '123456',
      privateKey: EXAMPLE_KEY
    }
  }
})

/** Line ends as GitHub has them, and the form that Jenkins needs. */
function normalise(data: Data): Data {
  if (data['privateKey'] === undefined) return data
  return { ...data, privateKey: new Secret(toPkcs8(textOf(data, 'privateKey'))) }
}
