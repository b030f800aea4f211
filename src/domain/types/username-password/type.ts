import { defineType, publicText, secretText, userNameElement, userNameFlag } from '../define.ts'
import { checkAccount } from './account.ts'

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
  uses: id => [
    {
      title: 'Log in to a registry',
      binding: `usernamePassword(credentialsId: '${id}', usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD')`,
      steps: `sh '''
  set +x
  printf "%s" "$REGISTRY_PASSWORD" | docker login --username="$REGISTRY_USER" --password-stdin registry.example.com
'''`
    },
    {
      title: 'Variables of the whole pipeline',
      environment: 'REGISTRY',
      steps: `sh '''
  set +x
  printf "%s" "$REGISTRY_PSW" | docker login --username="$REGISTRY_USR" --password-stdin registry.example.com
'''`
    },
    {
      title: 'Build and push an image',
      needs: ['docker-workflow'],
      script: true,
      steps: `docker.withRegistry('https://registry.example.com', '${id}') {
  docker.build('team/app').push()
}`
    },
    {
      title: 'Check out over HTTPS',
      needs: ['git'],
      steps: `git credentialsId: '${id}', url: 'https://git.example.com/team/app.git'`
    },
    {
      title: 'Push to the Git host',
      needs: ['git'],
      binding: `gitUsernamePassword(credentialsId: '${id}')`,
      steps: `sh 'git push origin HEAD'`
    },
    {
      title: 'Call an HTTP API',
      binding: `usernameColonPassword(credentialsId: '${id}', variable: 'ACCOUNT')`,
      steps: `sh '''
  set +x
  basic=$(printf "%s" "$ACCOUNT" | base64 -w 0)
  printf "Authorization: Basic %s" "$basic" | curl --fail --header @- https://api.example.com/
'''`
    }
  ],
  example: { id: 'dockerhub-id', description: 'Docker Hub', data: { username: 'alice', password: 'example-only-password' } }
})
