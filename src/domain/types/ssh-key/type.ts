import { Secret } from '../../secret.ts'
import { type Data, defineType, publicText, secretText, textOf, userNameElement, userNameFlag } from '../define.ts'
import { checkUserName } from '../shared/texts.ts'
import { generateSshKey, sshKeyKinds } from './generate.ts'
import { checkPrivateKey, needsUnlock, withRightLines } from './private-key.ts'
import { sshUses } from './uses.ts'

const CLASS = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'

/** Made for this example and used nowhere; an example must pass the checks. */
const EXAMPLE_KEY = [
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW',
  'QyNTUxOQAAACC3rGU2Hw25kFs69B4kRW6Vo7EPKQMYGlw3b97gZuUWTwAAAJAH5IvzB+SL',
  '8wAAAAtzc2gtZWQyNTUxOQAAACC3rGU2Hw25kFs69B4kRW6Vo7EPKQMYGlw3b97gZuUWTw',
  'AAAEBUcMNzaioczu1si91B3JIi19BHyHp9UYL2laV8OpqAG7esZTYfDbmQWzr0HiRFbpWj',
  'sQ8pAxgaXDdv3uBm5RZPAAAADGV4YW1wbGUtb25seQE=',
  '-----END OPENSSH PRIVATE KEY-----',
  ''
].join('\n')

export const sshKey = defineType({
  type: 'ssh-key',
  title: 'SSH key',
  description: 'A username with a private key, for Git over SSH and for hosts that a pipeline logs in to.',
  fields: {
    username: publicText('Username', 'The user at the other end; "git" for nearly every Git host.'),
    privateKey: secretText('Private key', 'file', 'The whole key file, from -----BEGIN to END-----.'),
    passphrase: secretText('Passphrase', 'password', 'Only if the key has one.', false)
  },
  normalise: withUnixLines,
  facts: {
    keyType: 'Kind of key',
    bits: 'Bits',
    fingerprint: 'Fingerprint',
    publicKey: 'Public key',
    comment: 'Comment',
    format: 'Form',
    encrypted: 'Encrypted'
  },
  isCostly: data => needsUnlock(textOf(data, 'privateKey'), textOf(data, 'passphrase')),
  check: (report, data, { unlock }) => {
    checkUserName(report, textOf(data, 'username'), '#/data/username')
    checkPrivateKey(report, textOf(data, 'privateKey'), textOf(data, 'passphrase'), unlock)
  },
  generator: { kinds: sshKeyKinds, fields: ['privateKey'], generate: generateSshKey },
  classes: [
    {
      name: CLASS,
      plugin: 'ssh-credentials',
      title: 'SSH Username with private key',
      elements: { username: 'text', usernameSecret: 'text', passphrase: 'secret', 'privateKeySource.privateKey': 'secret' },
      secretUserNameSince: [1, 19]
    }
  ],
  toXml: (data, settings) => ({
    className: CLASS,
    children: [
      userNameElement(data),
      userNameFlag(settings),
      // An empty passphrase turns the flag off. An update without the element has none either.
      ...(settings.usernameSecret === true && textOf(data, 'passphrase') === ''
        ? []
        : [{ name: 'passphrase', text: data['passphrase'] ?? new Secret('') }]),
      {
        name: 'privateKeySource',
        attributes: { class: `${CLASS}$DirectEntryPrivateKeySource` },
        children: [{ name: 'privateKey', text: data['privateKey'] ?? '' }]
      }
    ]
  }),
  uses: (_, settings) => sshUses(settings),
  variants: [
    { title: 'Without a passphrase', settings: {} },
    { title: 'With a passphrase', settings: { facts: { encrypted: true } } }
  ],
  notes: `For a key with a passphrase, ssh runs the program in \`SSH_ASKPASS\`, which takes the passphrase from the environment of the
build; this requires OpenSSH 8.4 or newer on the agent. The host must be in \`known_hosts\` there.`,
  example: {
    id: 'git-deploy-key',
    description: 'Deploy key',
    data: {
      username: 'git',
      privateKey: EXAMPLE_KEY
    }
  }
})

function withUnixLines(data: Data): Data {
  if (data['privateKey'] === undefined) return data
  return { ...data, privateKey: new Secret(withRightLines(textOf(data, 'privateKey'))) }
}
