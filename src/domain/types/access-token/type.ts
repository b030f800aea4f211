import { defineType, secretText, textOf } from '../define.ts'
import { secretTextClass } from '../shared/plain-credentials.ts'
import { namesFor } from '../snippet-places.ts'
import { checkToken } from './token.ts'

export const accessToken = defineType({
  type: 'access-token',
  title: 'Access token',
  description: 'A single secret text: an API token, a webhook secret, a SonarQube token.',
  fields: {
    token: secretText('Token', 'password', 'The token as it was given to you, without spaces or line ends around it.')
  },
  facts: { kind: 'Kind', issuer: 'Issuer', subject: 'Subject' },
  check: (report, data, { now }) => checkToken(report, textOf(data, 'token'), '#/data/token', now),
  classes: [secretTextClass],
  toXml: data => ({
    className: secretTextClass.name,
    children: [{ name: 'secret', field: 'token', text: data['token'] ?? '' }]
  }),
  uses: (id, settings) => {
    const name = namesFor(settings)
    const apiUrl = name('apiUrl', 'https://api.example.com/')
    const tokenVariable = name('tokenVariable', 'TOKEN')
    const call = `sh '''
  set +x
  printf "Authorization: Bearer %s" "$${tokenVariable}" | curl --fail --header @- ${apiUrl}
'''`
    return [
      {
        title: 'Call an HTTP API',
        names: { apiUrl, tokenVariable },
        binding: `string(credentialsId: '${id}', variable: '${tokenVariable}')`,
        steps: call
      },
      {
        title: 'A program that reads the variable itself',
        binding: `string(credentialsId: '${id}', variable: 'SONAR_TOKEN')`,
        steps: `sh 'mvn --batch-mode verify sonar:sonar'`
      },
      { title: 'Variable of the whole pipeline', names: { apiUrl, tokenVariable }, environment: tokenVariable, steps: call }
    ]
  },
  example: { id: 'sonar-token', description: 'SonarQube', data: { token: 'example-only-token' } }
})
