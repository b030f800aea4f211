// Writes what the table of settings says into docs/configuration.md, .env.example, docker-compose.yml, the systemd unit and the settings of
// deploy/kubernetes.
import { readFileSync, writeFileSync } from 'node:fs'
import { kubernetesSettings } from './lib/kubernetes-settings.ts'
import { composeEnvironment, envExample, settingsSection, unitCredentials } from './lib/settings-docs.ts'

const root = new URL('../', import.meta.url)
const page = new URL('docs/configuration.md', root)
const text = readFileSync(page, 'utf8')
writeFileSync(
  page,
  text.replace(/^## Settings\n[\s\S]*?(?=^## )/m, () => settingsSection())
)
writeFileSync(new URL('.env.example', root), envExample())
const compose = new URL('docker-compose.yml', root)
const lines = Object.entries(composeEnvironment()).map(([name, value]) => `      ${name}: ${value}\n`)
writeFileSync(
  compose,
  readFileSync(compose, 'utf8').replace(
    /( {4}environment:\n)(?: {6}\S.*\n)+( {4}ports:\n {6}- '127\.0\.0\.1:\$\{BRIDGE_PORT)/,
    (_, head, tail) => [head, ...lines, tail].join('')
  )
)
const unit = new URL('ops/systemd/jenkins-credentials-bridge.service', root)
writeFileSync(
  unit,
  readFileSync(unit, 'utf8').replace(
    /(# --- credentials ---\n)[\s\S]*?(# --- end of credentials ---\n)/,
    (_, head, tail) => head + unitCredentials() + tail
  )
)
writeFileSync(new URL('deploy/kubernetes/base/settings.env', root), kubernetesSettings())
