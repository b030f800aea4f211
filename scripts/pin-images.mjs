// Pins the images that the containers are made of, and those in the manifests for Kubernetes, for a release: the repository names them by version alone.
//   node scripts/pin-images.mjs --list         the images, one a line
//   node scripts/pin-images.mjs FILE [ROOT]    writes them with the digests of FILE, which has a line `IMAGE@sha256:…` each;
//                                              a line `bridge=IMAGE@sha256:…` names the image of the bridge itself, which is then not built
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'

const COMPOSE = 'docker-compose.yml'
const DOCKERFILES = ['Dockerfile', 'ops/jenkins/Dockerfile']
const MANIFESTS = ['base/api.yaml', 'base/worker.yaml', 'overlays/single/redis.yaml'].map(name => `deploy/kubernetes/${name}`)
const FROM = /^(FROM\s+(?:--platform=\S+\s+)?)(\S+)/gm
const IMAGE = /^(\s+image:\s+)(\S+)$/gm
/** The image of the bridge in the manifests, until a release names its own. */
const OWN = 'jenkins-credentials-bridge:local'
const PINNED = /^[\w./:-]+@sha256:[0-9a-f]{64}$/

const [argument = '--list', root = fileURLToPath(new URL('..', import.meta.url))] = process.argv.slice(2)
const text = path => readFileSync(join(root, path), 'utf8')
const compose = parseDocument(text(COMPOSE))
/** Services whose image is taken as it is, not built from this repository. */
const taken = compose
  .get('services')
  .items.filter(({ value }) => !value.has('build'))
  .map(({ key, value }) => [key.value, value.get('image')])
const images = new Set([
  ...taken.map(([, image]) => image),
  ...DOCKERFILES.flatMap(path => [...text(path).matchAll(FROM)].map(([, , image]) => image)),
  ...MANIFESTS.flatMap(path => [...text(path).matchAll(IMAGE)].map(([, , image]) => image)).filter(image => image !== OWN)
])

if (argument === '--list') console.log([...images].sort().join('\n'))
else pin(readFileSync(argument, 'utf8').split('\n').filter(Boolean))

function pin(lines) {
  const own = lines.find(line => line.startsWith('bridge='))?.slice('bridge='.length)
  const digests = new Map(lines.filter(line => !line.startsWith('bridge=')).map(line => [line.split('@', 1)[0], line]))
  const wrong = [...digests.values(), ...(own === undefined ? [] : [own])].filter(line => !PINNED.test(line))
  if (wrong.length > 0) throw new Error(`not IMAGE@sha256:…: ${wrong.join(', ')}`)
  const pinned = image => {
    const found = digests.get(image)
    if (found === undefined) throw new Error(`no digest for ${image}`)
    return found
  }
  // All are looked up before the first file is written.
  const files = new Map(DOCKERFILES.map(path => [path, text(path).replace(FROM, (_, from, image) => from + pinned(image))]))
  const named = image => (image === OWN ? (own ?? OWN) : pinned(image))
  for (const path of MANIFESTS)
    files.set(
      path,
      text(path).replace(IMAGE, (_, head, image) => head + named(image))
    )
  for (const [name, image] of taken) compose.setIn(['services', name, 'image'], pinned(image))
  if (own !== undefined) {
    compose.setIn(['services', 'bridge', 'image'], own)
    compose.deleteIn(['services', 'bridge', 'build'])
  }
  files.set(COMPOSE, compose.toString({ lineWidth: 0 }))
  for (const [path, content] of files) writeFileSync(join(root, path), content)
}
