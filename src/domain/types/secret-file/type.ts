import { defineType, publicText, secretBytes, textOf } from '../define.ts'
import { secretFileClass } from '../shared/plain-credentials.ts'
import { namesFor } from '../snippet-places.ts'
import type { Use } from '../snippets.ts'
import { checkContent } from './content.ts'
import { checkFile } from './file.ts'
import { checkFileName } from './file-name.ts'

export const secretFile = defineType({
  type: 'secret-file',
  title: 'Secret file',
  description: 'A file of any kind that a pipeline reads: the key of a service account, a licence, a settings file.',
  fields: {
    fileName: publicText('File name', 'The name that the file has in a build, without a path.'),
    content: secretBytes('Content', 'The file as it is, byte for byte.', { fileName: 'fileName' })
  },
  facts: { contains: 'Contains', size: 'Bytes' },
  findings: {
    errors: {
      FileNameWithPath:
        'It contains a slash or a backslash, or is . or .., so Jenkins would write the file elsewhere. Give only the name.'
    },
    warnings: {
      FileNotAsNamed:
        'Its name ends as that of a JSON, PEM or key store file, and it cannot be read as that: it may be truncated, changed by an editor, or another file. Some readers take comments in JSON; most take no byte order mark.',
      FileIsWebPage: 'It is a web page, such as a login page that was saved in place of the file.',
      FileIsPointer: 'It is a pointer of Git LFS, not the file itself. Fetch the file: git lfs pull',
      LongFileName: 'It is longer than 200 bytes. Some systems of agents cannot create such a file.'
    }
  },
  check: (report, data, { now }) => {
    checkFileName(report, textOf(data, 'fileName'))
    const content = Buffer.from(textOf(data, 'content'), 'base64')
    checkFile(report, content, now)
    checkContent(report, textOf(data, 'fileName'), content)
  },
  classes: [secretFileClass],
  toXml: data => ({
    className: secretFileClass.name,
    children: [
      { name: 'fileName', text: data['fileName'] ?? '' },
      { name: 'secretBytes', field: 'content', text: data['content'] ?? '' }
    ]
  }),
  uses: (id, settings) => [
    fileOfCommand(id, namesFor(settings)('fileVariable', 'MAVEN_SETTINGS')),
    {
      title: 'A program that reads the variable itself',
      binding: `file(credentialsId: '${id}', variable: 'GOOGLE_APPLICATION_CREDENTIALS')`,
      steps: `sh 'terraform apply -auto-approve'`
    },
    {
      title: 'Variable of the whole pipeline',
      environment: 'GOOGLE_APPLICATION_CREDENTIALS',
      steps: `sh 'terraform apply -auto-approve'`
    }
  ],
  notes: `Jenkins gives the file to a build as it is: the bytes are not changed, and the console does not mask them. A kubeconfig is better stored as
[kubeconfig](#kubeconfig), which is checked.`,
  example: {
    id: 'service-account',
    description: 'Service account',
    // {"type":"example"}
    data: { fileName: 'service-account.json', content: 'eyJ0eXBlIjoiZXhhbXBsZSJ9' }
  }
})

const fileOfCommand = (id: string, fileVariable: string): Use => ({
  title: 'The file for one command',
  names: { fileVariable },
  binding: `file(credentialsId: '${id}', variable: '${fileVariable}')`,
  steps: `sh 'mvn --batch-mode --settings "$${fileVariable}" verify'`
})
