import type { JenkinsClass } from '../jenkins-class.ts'

/** A text, by the plug-in Plain Credentials. */
export const secretTextClass: JenkinsClass = {
  name: 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl',
  plugin: 'plain-credentials',
  title: 'Secret text',
  elements: { secret: 'secret' }
}

/** A file. Its bytes are sent as base64. */
export const secretFileClass: JenkinsClass = {
  name: 'org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl',
  plugin: 'plain-credentials',
  title: 'Secret file',
  elements: { fileName: 'text', secretBytes: 'bytes' }
}
