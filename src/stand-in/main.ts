import { parseArgs } from 'node:util'
import { startStandIn } from './start.ts'
import { usersOf } from './users.ts'
import { behaviourOf, CURRENT } from './version.ts'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    version: { type: 'string', default: CURRENT },
    prefix: { type: 'string', default: '' },
    home: { type: 'string' },
    cost: { type: 'string', default: 'none' },
    'control-token': { type: 'string' },
    plugin: { type: 'string', multiple: true, default: [] }
  }
})

const plugins = Object.fromEntries(values.plugin.map(plugin => plugin.split('@', 2) as [string, string]))
const standIn = await startStandIn({
  host: values.host,
  port: Number(values.port),
  version: values.version,
  prefix: values.prefix,
  cost: values.cost === 'honest' ? 'honest' : 'none',
  plugins,
  ...(values.home === undefined ? {} : { home: values.home }),
  ...(values['control-token'] === undefined ? {} : { controlToken: values['control-token'] })
})
const users = Object.keys(usersOf(behaviourOf(values.version)))
console.log(
  `Jenkins stand-in ${values.version} at ${standIn.url} (password NAME-pw, API token NAME-token; users ${users.join(', ')})`
)
if (values['control-token'] === undefined)
  console.log(`Its control API at ${standIn.controlUrl} takes this token until it ends: ${standIn.controlToken}`)

const stop = () => {
  void standIn.close()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
