// Writes test/fixtures/kubernetes/*.yaml: what the overlays of deploy/kubernetes come to, so that the tests need no kubectl.
//   node scripts/write-kubernetes.mjs      kubectl 1.32 or newer
import { writeFileSync } from 'node:fs'
import { findKubectl } from '../test/helpers/kubectl.ts'
import { installations, renderedFile } from '../test/project/manifests.ts'

const kubectl = findKubectl()
if (kubectl === undefined) {
  console.error('kubectl 1.32 or newer is missing')
  process.exit(2)
}
for (const [name, directory] of Object.entries(installations)) writeFileSync(renderedFile(name), kubectl.kustomize(directory))
kubectl.dispose()
