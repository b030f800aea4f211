import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every page of somebody who is signed in, by its path in the router, for one project and one credential; a page in several states stands here several times. */
export const consolePages = (project: string, id: string): Readonly<Record<string, readonly string[]>> => {
  const inside = `/projects/${project}`
  const credential = `${inside}/credentials/${id}`
  return {
    '/': ['/'],
    '/projects': ['/projects', '/projects?sort=-trouble&state=drifted'],
    '/controllers': ['/controllers'],
    '/controllers/$controller': ['/controllers/default', '/controllers/nothing-here'],
    '/secret-stores': ['/secret-stores'],
    '/secret-stores/$store': ['/secret-stores/nothing-here'],
    '/verify-targets': ['/verify-targets'],
    '/verify-targets/$target': ['/verify-targets/nothing-here'],
    '/credentials': [
      '/credentials',
      '/credentials?phase=Synced&expired=true',
      `${inside}/credentials`,
      `${inside}/credentials?q=nothing-like-it`
    ],
    '/new': [`${inside}/new`, `${inside}/new?type=ssh-key`, `${inside}/new?type=kubeconfig`],
    '/import': [`${inside}/import`],
    // what is not there is a page, too
    $: ['/nothing-here', `${inside}/nothing-here`, '/projects/nothing-here/settings', `${inside}/credentials/nothing-here`],
    '/credentials/$id': [credential, ...['events', 'usage', 'jenkinsfile'].map(tab => `${credential}?tab=${tab}`)],
    '/credentials/$id/edit': [`${credential}/edit`],
    '/drift': [`${inside}/drift`],
    '/events': [`${inside}/events`],
    '/settings': [`${inside}/settings`],
    '/webhooks': [`${inside}/webhooks`],
    '/tokens': ['/access/tokens'],
    '/groups': ['/access/groups'],
    '/keys': ['/access/keys'],
    '/audit': ['/access/audit']
  }
}

/** The pages that the router knows; what has a home in it is a frame, and no page of its own. */
export function pathsOfRouter(): string[] {
  const files = ['router.tsx', 'routes/access.ts', 'routes/project.ts']
  const router = files.map(file => readFileSync(join(import.meta.dirname, '../../src/console', file), 'utf8')).join('\n')
  const routes = [...router.matchAll(/const (\w+) = createRoute\(\{[^}]*? path: '([^']+)'/g)]
  const paths = routes.filter(([, name]) => !/^signIn$|ome$/.test(name ?? '') && !router.includes(`const ${name}Home `))
  return paths.map(([, , path = '']) => path)
}
