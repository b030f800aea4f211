// Makes test/fixtures/content anew, by the tools that people use: puttygen (Debian: putty-tools), ssh-keygen, openssl and kubectl.
//   node scripts/content-fixtures.mjs
// They are committed, because not every machine that runs the tests has puttygen and kubectl. Nothing they open exists.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const target = fileURLToPath(new URL('../test/fixtures/content/', import.meta.url))
const cwd = mkdtempSync(join(tmpdir(), 'content-fixtures-'))
const run = (line, env = {}) =>
  execFileSync('sh', ['-c', line], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
const keep = (from, to = from) => copyFileSync(join(cwd, from), join(target, to))

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
writeFileSync(join(cwd, 'passphrase'), 'correct horse')
writeFileSync(join(cwd, 'empty'), '')

// Keys as PuTTYgen keeps and exports them.
for (const [name, options] of [
  ['ed25519', '-t eddsa -b 255'],
  ['rsa', '-t rsa -b 2048'],
  ['ecdsa', '-t ecdsa -b 256']
]) {
  run(`puttygen -q ${options} -C someone@example --new-passphrase empty -o ${name}.ppk`)
  run(`puttygen -q ${name}.ppk -P --old-passphrase empty --new-passphrase passphrase -o ${name}-encrypted.ppk`)
  for (const version of [2, 3]) {
    for (const [from, old] of [
      [name, 'empty'],
      [`${name}-encrypted`, 'passphrase']
    ]) {
      run(
        `puttygen -q ${from}.ppk -P --old-passphrase ${old} --new-passphrase ${old} --ppk-param version=${version} -o ${from}-v${version}.ppk`
      )
      keep(`${from}-v${version}.ppk`)
    }
  }
  for (const form of ['openssh', 'openssh-new', 'sshcom']) {
    // ssh.com has no form for the newer algorithms.
    if (form === 'sshcom' && name !== 'rsa') continue
    run(`puttygen -q ${name}.ppk --old-passphrase empty --new-passphrase empty -O private-${form} -o ${name}.${form}`)
    run(
      `puttygen -q ${name}.ppk -P --old-passphrase empty --new-passphrase passphrase -O private-${form} -o ${name}-encrypted.${form}`
    )
    keep(`${name}.${form}`)
    keep(`${name}-encrypted.${form}`)
  }
  run(`puttygen -q ${name}.ppk --old-passphrase empty -O public -o ${name}.public`)
  run(`puttygen -q ${name}.ppk --old-passphrase empty -O public-openssh -o ${name}.pub`)
  keep(`${name}.public`)
  keep(`${name}.pub`)
}

// Kubeconfigs as `kubectl config` writes them, with certificates of an authority of our own that last for a century.
const subject = '/O=system:masters/CN=someone'
run(`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=ca -days 36500 -keyout ca.key -out ca.crt`)
run(`openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj ${subject} -keyout user.key -out user.csr`)
run(`openssl x509 -req -in user.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 36500 -out user.crt`)
const server = '--server=https://k8s.example.com:6443'
const embedded = '--embed-certs=true'
const kubeconfigs = {
  certificate: [
    `set-cluster prod ${server} --certificate-authority=ca.crt ${embedded}`,
    `set-credentials someone --client-certificate=user.crt --client-key=user.key ${embedded}`
  ],
  files: [
    `set-cluster prod ${server} --certificate-authority=ca.crt`,
    'set-credentials someone --client-certificate=user.crt --client-key=user.key'
  ],
  token: [
    `set-cluster prod ${server} --certificate-authority=ca.crt ${embedded}`,
    'set-credentials someone --token=not-a-real-one'
  ],
  exec: [
    `set-cluster prod ${server} --certificate-authority=ca.crt ${embedded}`,
    'set-credentials someone --exec-command=aws --exec-arg=eks --exec-api-version=client.authentication.k8s.io/v1beta1'
  ],
  basic: [
    `set-cluster prod ${server} --certificate-authority=ca.crt ${embedded}`,
    'set-credentials someone --username=admin --password=not-a-real-one'
  ],
  insecure: [`set-cluster prod ${server} --insecure-skip-tls-verify=true`, 'set-credentials someone --token=not-a-real-one'],
  local: ['set-cluster prod --server=https://127.0.0.1:6443', 'set-credentials someone --token=not-a-real-one'],
  'no-user': [`set-cluster prod ${server}`],
  'no-cluster': ['set-credentials someone --token=not-a-real-one'],
  'no-key': [`set-cluster prod ${server}`, `set-credentials someone --client-certificate=user.crt ${embedded}`],
  'bad-server': ['set-cluster prod --server=k8s.example.com/prod', 'set-credentials someone --token=not-a-real-one'],
  'old-exec': [
    `set-cluster prod ${server}`,
    'set-credentials someone --exec-command=aws --exec-api-version=client.authentication.k8s.io/v1alpha1'
  ]
}
for (const [name, lines] of Object.entries(kubeconfigs)) {
  for (const line of [...lines, 'set-context work --cluster=prod --user=someone --namespace=ci', 'use-context work'])
    run(`kubectl config ${line}`, { KUBECONFIG: join(cwd, `${name}.yaml`) })
  keep(`${name}.yaml`, `kubectl-${name}.yaml`)
}
// Without --raw it leaves the secrets out.
for (const name of ['certificate', 'token', 'basic']) {
  run(`kubectl config view > ${name}.view`, { KUBECONFIG: join(cwd, `${name}.yaml`) })
  keep(`${name}.view`, `kubectl-redacted-${name}.yaml`)
}
run('kubectl config unset current-context', { KUBECONFIG: join(cwd, 'token.yaml') })
keep('token.yaml', 'kubectl-no-context.yaml')
run('kubectl config view --raw --flatten --minify -o json > flat.json', { KUBECONFIG: join(cwd, 'certificate.yaml') })
keep('flat.json', 'kubectl-flat.json')
rmSync(cwd, { recursive: true })
