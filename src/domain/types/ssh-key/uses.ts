import type { UseSettings } from '../define.ts'
import { sshOf } from '../snippet-names.ts'
import { namesFor } from '../snippet-places.ts'
import type { Use } from '../snippets.ts'

/** The ways to use a key: Git, ssh, an agent. */
export function sshUses(settings: UseSettings): readonly Use[] {
  const { id, facts = {}, usernameSecret = false } = settings
  const name = namesFor(settings)
  const gitUrl = sshOf(name('gitUrl', 'git@git.example.com:team/app.git'))
  const chosen = name('keyVariable', 'SSH_KEY')
  const keyVariable = chosen === 'SSH_USER' || chosen === 'SSH_PASSPHRASE' ? 'SSH_KEY' : chosen
  const isEncrypted = facts['encrypted'] === true
  const binding = isEncrypted
    ? `sshUserPrivateKey(credentialsId: '${id}', keyFileVariable: '${keyVariable}', passphraseVariable: 'SSH_PASSPHRASE', usernameVariable: 'SSH_USER')`
    : `sshUserPrivateKey(credentialsId: '${id}', keyFileVariable: '${keyVariable}', usernameVariable: 'SSH_USER')`
  return [
    {
      title: 'Check out over SSH',
      names: { gitUrl },
      needs: ['git'],
      steps: `git credentialsId: '${id}', url: '${gitUrl}'`
    },
    {
      title: 'Key file for one command',
      names: { keyVariable },
      binding,
      steps: isEncrypted
        ? loginWithPassphrase(keyVariable, 'SSH_USER', 'SSH_PASSPHRASE', usernameSecret)
        : login(keyVariable, 'SSH_USER', usernameSecret)
    },
    {
      title: 'Key in an agent, also one with a passphrase',
      needs: ['ssh-agent'],
      steps: `sshagent(credentials: ['${id}']) {
  sh 'git push origin HEAD'
}`
    },
    {
      title: 'Variables of the whole pipeline',
      environment: 'DEPLOY',
      steps: isEncrypted
        ? loginWithPassphrase('DEPLOY', 'DEPLOY_USR', 'DEPLOY_PSW', usernameSecret)
        : login('DEPLOY', 'DEPLOY_USR', usernameSecret)
    }
  ]
}

/** A user name that is a secret is expanded in the script, so the shell must not trace it. */
function login(key: string, user: string, isUserSecret: boolean): string {
  const command = `ssh -i "$${key}" -o IdentitiesOnly=yes -o BatchMode=yes -l "$${user}" host.example.com uptime`
  return isUserSecret ? `sh '''\n  set +x\n  ${command}\n'''` : `sh '${command}'`
}

/**
 * ssh asks a program for the passphrase, which has it from the environment: neither the file of the program nor a command line holds it.
 * The program would answer any question, so ssh must have no other: a host that is not known is refused, and no password is offered.
 */
const loginWithPassphrase = (key: string, user: string, passphrase: string, isUserSecret: boolean): string => `sh '''${
  isUserSecret ? '\n  set +x' : ''
}
  askpass=$(mktemp)
  trap 'rm -f "$askpass"' EXIT
  echo '#!/bin/sh' > "$askpass"
  echo 'printf "%s" "$${passphrase}"' >> "$askpass"
  chmod 700 "$askpass"
  export SSH_ASKPASS="$askpass" SSH_ASKPASS_REQUIRE=force
  ssh -i "$${key}" -o IdentitiesOnly=yes -o PreferredAuthentications=publickey -o StrictHostKeyChecking=yes -l "$${user}" host.example.com uptime
'''`
