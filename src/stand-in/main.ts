import { parseArgs } from 'node:util'
import { startStandIn } from './start.ts'
import { usersOf } from './users.ts'
import { behaviourOf, CURRENT } from './version.ts'

const USAGE = `A stand-in for Jenkins, for trials and tests. It answers over HTTP as recorded controllers do, and runs no Jenkinsfiles.

  npm run jenkins -- [OPTION…]

  --port N               port to listen on; default: a free one
  --host ADDRESS         address to listen on; default: 127.0.0.1
  --version VERSION      the Jenkins to be; default: ${CURRENT}
  --prefix /PATH         path below which everything is, such as /jenkins
  --home DIRECTORY       keeps items and the encryption key; default: in memory
  --plugin NAME@VERSION  a further plug-in, such as kubernetes-cd@2.3.0; may be repeated
  --cost honest          makes writes as slow as those of Jenkins
  --control-token TOKEN  token of the control API; default: a random one, which is printed
  --help                 shows this`

const { values } = orStop(() =>
  parseArgs({
    options: {
      help: { type: 'boolean', default: false },
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
)
if (values.help) {
  console.log(USAGE)
  process.exit()
}
const wrong = [
  /^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535 ? '' : '--port takes a number up to 65535',
  /^\d+(\.\d+)+$/.test(values.version) ? '' : `--version takes one of Jenkins, such as ${CURRENT}`,
  ['none', 'honest'].includes(values.cost) ? '' : '--cost takes honest or none',
  values.plugin.every(plugin => /^[\w-]+@\S+$/.test(plugin)) ? '' : '--plugin takes NAME@VERSION'
].find(sentence => sentence !== '')
if (wrong !== undefined) stopWith(wrong)

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
}).catch((error: Error) => stopWith(error.message))
const users = Object.keys(usersOf(behaviourOf(values.version)))
console.log(
  `Jenkins stand-in ${values.version} at ${standIn.url} (password NAME-pw, API token NAME-token; users ${users.join(', ')})`
)
if (values['control-token'] === undefined)
  console.log(`Its control API at ${standIn.controlUrl} takes this token until it ends: ${standIn.controlToken}`)

/** What cannot work ends the program with a sentence. */
function orStop<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    return stopWith((error as Error).message)
  }
}

function stopWith(sentence: string): never {
  console.error(`${sentence}\nnpm run jenkins -- --help lists the options.`)
  process.exit(2)
}

const stop = () => {
  void standIn.close()
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
