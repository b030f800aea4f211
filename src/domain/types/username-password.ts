import { checkAccount } from '../content/account.ts'
import { defineType, publicText, secretText } from './define.ts'

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
  toXml: data => ({
    className: 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl',
    children: [
      { name: 'username', text: data['username'] ?? '' },
      { name: 'password', text: data['password'] ?? '' }
    ]
  }),
  snippets: id => [
    {
      title: 'User name and password in two variables',
      language: 'groovy',
      code: `withCredentials([usernamePassword(credentialsId: '${id}', usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD')]) {
  sh 'printf "%s" "$REGISTRY_PASSWORD" | docker login --username "$REGISTRY_USER" --password-stdin'
}`
    }
  ],
  example: { id: 'dockerhub-id', description: 'Docker Hub', data: { username: 'alice', password: 'example-only-password' } }
})
