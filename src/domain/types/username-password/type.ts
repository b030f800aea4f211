import { defineType, publicText, secretText, userNameElement, userNameFlag } from '../define.ts'
import { checkAccount } from './account.ts'
import { accountUses } from './uses.ts'

const CLASS = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'

export const usernamePassword = defineType({
  type: 'username-password',
  title: 'Username and password',
  description: 'An account with its password or token: Docker Hub, GitHub, GitLab, a package registry.',
  fields: {
    username: publicText('Username', 'The account name, such as a Docker ID.'),
    password: secretText(
      'Password or token',
      'password',
      'GitHub and Docker Hub want a token here, not the password of the account.'
    )
  },
  facts: { kind: 'Kind', issuer: 'Issuer', subject: 'Subject', urlEncoded: 'Percent-encoded' },
  check: checkAccount,
  urlFields: ['username', 'password'],
  classes: [
    {
      name: CLASS,
      plugin: 'credentials',
      title: 'Username with password',
      elements: { username: 'text', password: 'secret', usernameSecret: 'text' },
      secretUserNameSince: [2, 5]
    }
  ],
  toXml: (data, settings) => ({
    className: CLASS,
    children: [userNameElement(data), { name: 'password', text: data['password'] ?? '' }, userNameFlag(settings)]
  }),
  uses: (_, settings) => accountUses(settings),
  example: { id: 'dockerhub-id', description: 'Docker Hub', data: { username: 'alice', password: 'example-only-password' } }
})
