import { Secret } from '../secret.ts'
import { type Data, defineType, publicText, secretText, textOf } from './define.ts'

const CLASS = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'

export const sshKey = defineType({
  type: 'ssh-key',
  title: 'SSH key',
  description: 'A user name with a private key, for Git over SSH and for hosts that a pipeline logs in to.',
  fields: {
    username: publicText('Username', 'The user at the other end; "git" for nearly every Git host.'),
    privateKey: secretText('Private key', 'file', 'The whole key file, from -----BEGIN to END-----.'),
    passphrase: secretText('Passphrase', 'password', 'Only if the key has one.', false)
  },
  normalise: withUnixLines,
  toXml: data => ({
    className: CLASS,
    children: [
      { name: 'username', text: data['username'] ?? '' },
      { name: 'passphrase', text: data['passphrase'] ?? new Secret('') },
      {
        name: 'privateKeySource',
        attributes: { class: `${CLASS}$DirectEntryPrivateKeySource` },
        children: [{ name: 'privateKey', text: data['privateKey'] ?? '' }]
      }
    ]
  }),
  snippets: id => [
    {
      title: 'Check out with the key',
      language: 'groovy',
      code: `git credentialsId: '${id}', url: 'git@example.com:team/app.git'`
    },
    {
      title: 'Key file for one command',
      language: 'groovy',
      code: `withCredentials([sshUserPrivateKey(credentialsId: '${id}', keyFileVariable: 'SSH_KEY', usernameVariable: 'SSH_USER')]) {
  sh 'ssh -i "$SSH_KEY" -o IdentitiesOnly=yes "$SSH_USER@host.example.com" uptime'
}`
    }
  ],
  example: {
    id: 'git-deploy-key',
    description: 'Deploy key',
    data: {
      username: 'git',
      privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nexample-only\n-----END OPENSSH PRIVATE KEY-----\n'
    }
  }
})

/** OpenSSH refuses a key with CRLF line ends or without a final line feed ("error in libcrypto"). */
function withUnixLines(data: Data): Data {
  if (data['privateKey'] === undefined) return data
  const key = textOf(data, 'privateKey').replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  // Not by /\n+$/, which takes minutes for a megabyte of line feeds before something else.
  let end = key.length
  while (key[end - 1] === '\n') end--
  return { ...data, privateKey: new Secret(end === 0 ? '' : `${key.slice(0, end)}\n`) }
}
