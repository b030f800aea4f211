// The settings as docs/configuration.md and .env.example give them, made from the table of settings.
import type { Setting } from '../../src/app/config/setting.ts'
import { FILE_SETTINGS, settingGroups } from '../../src/app/config/settings.ts'

/** The tables of docs/configuration.md, from its heading `## Settings` to the next heading of that level. */
export function settingsSection(): string {
  const groups = settingGroups.map(({ title, note, after, settings }) => {
    const rows = Object.entries(settings).map(([name, setting]) => `| \`${name}\` | ${shownDefault(setting)}| ${setting.help} |`)
    const table = ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n')
    return [`### ${title}`, note, table, after].filter(part => part !== undefined).join('\n\n')
  })
  return ['## Settings', ...groups, ''].join('\n\n')
}

function shownDefault(setting: Setting<unknown>): string {
  const shown = setting.shownDefault ?? (setting.default === undefined ? '' : `\`${setting.default}\``)
  return shown === '' ? '' : `${shown} `
}

/** What .env.example has besides the settings: variables of docker compose alone. */
const COMPOSE = `# --- docker compose only --------------------------------------------------------------------------------------------------------

# Password of Jenkins' own administrator, \`admin\`.   generate one: openssl rand -hex 16
JENKINS_ADMIN_PASSWORD=

# Password of Redis, of letters and digits alone.   generate one: openssl rand -hex 32
REDIS_PASSWORD=

# --profile watch only: password of Grafana's administrator, \`admin\`.   generate one: openssl rand -hex 16
GRAFANA_ADMIN_PASSWORD=

# --profile watch only: the address of docs/operations.md as your people read it, for the links in alerts.
# RUNBOOKS_URL=

# Ports on this machine:
# BRIDGE_PORT=8080
# JENKINS_PORT=8081
# GRAFANA_PORT=8082
`

/** What the compose file says itself: where the other services are, and what `npm run env` has to fill in. */
const COMPOSED = {
  ADMIN_TOKEN: '${ADMIN_TOKEN:?run npm run env}',
  JENKINS_TOKEN: '${JENKINS_TOKEN:?run npm run env}',
  JENKINS_URL: '${JENKINS_URL:-http://jenkins:8080}',
  JENKINS_USER: '${JENKINS_USER:-bridge}',
  MASTER_KEYS: '${MASTER_KEYS:?run npm run env}',
  METRICS_TOKEN: '${METRICS_TOKEN:?run npm run env}',
  REDIS_URL: 'redis://:${REDIS_PASSWORD:?run npm run env}@redis:6379'
}
const FILLED_IN = FILE_SETTINGS.filter(name => Object.hasOwn(COMPOSED, name)).join(', ')
/** What the image says, and what Kubernetes does. */
const NOT_COMPOSED = ['DATA_DIR', 'HOST', 'PORT', 'KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT']

/** The environment of the bridge in docker-compose.yml: every setting and its file, as they are in .env; an empty one is not set. */
export function composeEnvironment(): Record<string, string> {
  const names = settingGroups.flatMap(({ settings }) => Object.keys(settings)).filter(name => !NOT_COMPOSED.includes(name))
  // What is always there cannot be in a file as well.
  const files = FILE_SETTINGS.filter(name => !Object.hasOwn(COMPOSED, name)).map(name => `${name}_FILE`)
  const given = Object.fromEntries([...names, ...files].map(name => [name, `\${${name}:-}`]))
  return Object.fromEntries(Object.entries({ ...given, ...COMPOSED }).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Secrets that an installation with a Redis and a Jenkins of its own cannot do without. */
export const REQUIRED_SECRETS = ['ADMIN_TOKEN', 'JENKINS_TOKEN', 'MASTER_KEYS', 'METRICS_TOKEN', 'REDIS_URL']

/** The lines of the systemd unit for everything that comes from a file: secrets and certificates. */
export function unitCredentials(): string {
  const all = settingGroups.flatMap(({ settings }) => Object.entries(settings))
  const credentials = all.filter(([, { secret, isFile }]) => secret || isFile).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return credentials
    .map(([name, { isFile }]) => {
      const mark = REQUIRED_SECRETS.includes(name) ? '' : '#'
      const variable = isFile ? name : `${name}_FILE`
      const id = variable.replace(/_FILE$/, '')
      return `${mark}LoadCredential=${id}:/etc/jenkins-credentials-bridge/secrets/${id}\n${mark}Environment=${variable}=%d/${id}\n`
    })
    .join('')
}

const HEADER = `# Settings of the bridge. \`npm run env\` copies this file to .env and fills in the empty secrets.
# docker compose reads .env by itself. For \`npm start\`, which needs none of it, export what you want to change.
# docs/configuration.md says more about each of them. It and this file are written by \`npm run settings\`.
`

/** Secrets that \`npm run env\` generates, with the command that does the same. */
const GENERATED = new Map([
  ['MASTER_KEYS', `echo "k1:$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')"`],
  ['ADMIN_TOKEN', 'openssl rand -hex 32'],
  ['METRICS_TOKEN', 'openssl rand -hex 32'],
  ['JENKINS_TOKEN', 'echo "11$(openssl rand -hex 16)"']
])

const WIDTH = 128

export function envExample(): string {
  const groups = settingGroups.map(({ title, settings }) => {
    const rule = `# --- ${title} `
    const entries = Object.entries(settings).filter(([name]) => !name.startsWith('KUBERNETES_SERVICE_'))
    return [rule + '-'.repeat(WIDTH - rule.length), ...entries.map(entry)].join('\n\n')
  })
  const files = `# Each of these can be in a file instead, which NAME_FILE names: ${FILE_SETTINGS.map(name => `${name}_FILE`).join(', ')}. For docker compose, mount the file into the container, and leave ${FILLED_IN} as they are.`
  return [HEADER, wrapped(files), '', ...groups.map(group => `${group}\n`), COMPOSE].join('\n')
}

function entry([name, setting]: [string, Setting<unknown>]): string {
  const command = GENERATED.get(name)
  const help = wrapped(`# ${plain(setting.help)}`)
  if (command !== undefined) return `${help}\n# generate one: ${command}\n${name}=`
  return `${help}\n# ${name}=${setting.default ?? setting.example ?? ''}`
}

/** Without the marks of Markdown. */
export const plain = (text: string): string => text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '')

/** Comment lines no longer than the page is wide. */
export function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join('\n')
}
