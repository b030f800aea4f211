import type { Bridge } from './bridge.ts'
import { path, token } from './engine.ts'

const WAIT = { prefer: 'wait=30' }
const IDS = ['c0', 'c1', 'c2']
const at = (name: string) => `/api/v1/projects/${name}`

/** What a test of copies does to a bridge and its Jenkins. */
export function copiesIn(bridge: Bridge) {
  const edit = async (action: string, folder: string, more: object = {}) => {
    const done = await bridge.control('POST', '/edit', { action, folder, ...more })
    if (done.status >= 300) throw new Error(done.text)
  }
  return {
    edit,
    move: (folder: string, to: string) => edit('move-folder', folder, { to }),
    shown: async (name: string) => (await bridge.call('GET', `${at(name)}/copies`)).body,
    find: async (name: string) => (await bridge.call('POST', `${at(name)}/copies/find`, undefined, WAIT)).body,
    act: (name: string, what: string, folder: string, headers = WAIT) =>
      bridge.call('POST', `${at(name)}/copies/${what}`, { folder: folder.split('/') }, headers),
    checked: (name: string) => bridge.call('POST', `${at(name)}/sync`, undefined, WAIT),
    async project(name: string, more: object = {}) {
      await bridge.project(name, more)
      const { body } = await bridge.call('PUT', path(name), { credentials: IDS.map(id => token(id, `${name}-${id}`)) }, WAIT)
      for (const { id, status } of body.items) if (status?.phase !== 'Synced') throw new Error(`${id} is ${status?.phase}`)
    }
  }
}
