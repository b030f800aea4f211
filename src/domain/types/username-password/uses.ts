import type { UseSettings } from '../define.ts'
import { httpsOf } from '../snippet-names.ts'
import { namesFor, variablesOf } from '../snippet-places.ts'
import type { Use } from '../snippets.ts'

/** Docker Hub is called by another address than its images are. */
const addressOf = (registry: string): string => (registry === 'docker.io' ? 'https://index.docker.io/v1/' : `https://${registry}`)

/** The ways to use an account: a registry, a Git host, an HTTP API. */
export function accountUses(settings: UseSettings): readonly Use[] {
  const { id } = settings
  const name = namesFor(settings)
  const registry = name('registry', 'registry.example.com')
  const gitUrl = httpsOf(name('gitUrl', 'https://git.example.com/team/app.git'))
  const apiUrl = name('apiUrl', 'https://api.example.com/')
  const variables = variablesOf(name, { usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD' })
  const { usernameVariable: user, passwordVariable: password } = variables
  return [
    {
      title: 'Log in to a registry',
      names: { registry, ...variables },
      binding: `usernamePassword(credentialsId: '${id}', usernameVariable: '${user}', passwordVariable: '${password}')`,
      steps: `sh '''
  set +x
  printf "%s" "$${password}" | docker login --username="$${user}" --password-stdin ${registry}
'''`
    },
    {
      title: 'Variables of the whole pipeline',
      names: { registry },
      environment: 'REGISTRY',
      steps: `sh '''
  set +x
  printf "%s" "$REGISTRY_PSW" | docker login --username="$REGISTRY_USR" --password-stdin ${registry}
'''`
    },
    {
      title: 'Build and push an image',
      names: { registry },
      needs: ['docker-workflow'],
      script: true,
      steps: `docker.withRegistry('${addressOf(registry)}', '${id}') {
  docker.build('team/app').push()
}`
    },
    {
      title: 'Check out over HTTPS',
      names: { gitUrl },
      needs: ['git'],
      steps: `git credentialsId: '${id}', url: '${gitUrl}'`
    },
    {
      title: 'Push to the Git host',
      needs: ['git'],
      binding: `gitUsernamePassword(credentialsId: '${id}')`,
      steps: `sh 'git push origin HEAD'`
    },
    {
      title: 'Call an HTTP API',
      names: { apiUrl },
      binding: `usernameColonPassword(credentialsId: '${id}', variable: 'ACCOUNT')`,
      steps: `sh '''
  set +x
  basic=$(printf "%s" "$ACCOUNT" | base64 -w 0)
  printf "Authorization: Basic %s" "$basic" | curl --fail --header @- ${apiUrl}
'''`
    }
  ]
}
