// Writes .env for docker compose: .env.example with its empty secrets filled in. Never overwrites one: its keys open what is stored.
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const target = process.argv[2] ?? fileURLToPath(new URL('.env', root))
const secrets = {
  MASTER_KEYS: () => `k1:${randomBytes(32).toString('base64url')}`,
  ADMIN_TOKEN: () => randomBytes(32).toString('hex'),
  METRICS_TOKEN: () => randomBytes(32).toString('hex'),
  GRAFANA_ADMIN_PASSWORD: () => randomBytes(16).toString('hex'),
  REDIS_PASSWORD: () => randomBytes(32).toString('hex'),
  JENKINS_TOKEN: () => `11${randomBytes(16).toString('hex')}`,
  JENKINS_ADMIN_PASSWORD: () => randomBytes(16).toString('hex')
}
const filled = readFileSync(new URL('.env.example', root), 'utf8').replace(/^(\w+)=$/gm, (line, name) => line + secrets[name]())

try {
  writeFileSync(target, filled, { flag: 'wx', mode: 0o600 })
  console.log(`${target} is written: keep it, its MASTER_KEYS open what will be stored`)
} catch (error) {
  if (error.code !== 'EEXIST') throw error
  console.error(`${target} exists and stays as it is`)
  process.exit(1)
}
