import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * The classes of Jenkins that `readerScript` asks, for a real Groovy, with one folder `F` in which there is an SSH key, a text and a file.
 * As in the plug-in, the source of the key has it as it was sent, and only the credential ends it with a line end.
 */
const CLASSES: Readonly<Record<string, string>> = {
  'hudson/util/Secret.groovy': `package hudson.util
class Secret { String plain; static String toString(Secret secret) { secret.plain } }`,
  'com/cloudbees/plugins/credentials/domains/Domain.groovy': `package com.cloudbees.plugins.credentials.domains
class Domain { static Domain global() { new Domain() } }`,
  'held/Folder.groovy': `package held
import hudson.util.Secret
class Source { List<String> privateKeys = ['a key'] }
class SshKey {
  String id = 'ssh'; String description = 'd'; String scope = 'GLOBAL'; String username = 'git'
  Secret passphrase = null; Source privateKeySource = new Source()
  List<String> getPrivateKeys() { privateKeySource.privateKeys.collect { it + '\\n' } }
}
class Text { String id = 'text $x "é"'; String description = 'd'; String scope = 'GLOBAL'; Secret secret = new Secret(plain: 'a\\u0001\\u001b\\r\\n\\u2028é😀') }
class Bytes { byte[] getPlainData() { [0, 255] as byte[] } }
class FileHeld { String id = 'file'; String description = 'd'; String scope = 'GLOBAL'; String fileName = 'f'; Bytes secretBytes = new Bytes() }
class Store { List getCredentials(domain) { [new SshKey(), new Text(), new FileHeld()] } }
class FolderCredentialsProperty { Store store = new Store() }
class Folder { List properties = ['another', new FolderCredentialsProperty()] }`,
  'jenkins/model/Jenkins.groovy': `package jenkins.model
class Jenkins { static Jenkins get() { new Jenkins() }
  Object getItemByFullName(String name) { name == 'F $y' ? new held.Folder() : null } }`
}

/** Writes the classes below a directory, which is then for the class path. */
export async function writeClasses(directory: string): Promise<void> {
  for (const [name, source] of Object.entries(CLASSES)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), source)
  }
}
