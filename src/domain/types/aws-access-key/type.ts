import { defineType, publicText, secretText, textOf } from '../define.ts'
import type { SnippetNames } from '../snippet-names.ts'
import { checkKeys } from './keys.ts'
import { checkRole } from './role.ts'

const CLASS = 'com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl'

const binding = (id: string): string => `[$class: 'AmazonWebServicesCredentialsBinding', credentialsId: '${id}']`

const ecrOf = ({ registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com' }: SnippetNames): string => registry

export const awsAccessKey = defineType({
  type: 'aws-access-key',
  title: 'AWS access key',
  description: 'An access key of AWS, or of a service that is compatible with it. Jenkins can assume a role with it.',
  fields: {
    accessKeyId: publicText('Access key ID', 'It begins with AKIA.'),
    secretAccessKey: secretText('Secret access key', 'password', 'AWS shows it once, when the key is created.'),
    iamRoleArn: { ...publicText('Role', 'The ARN of a role that Jenkins assumes before each use.', false), maxBytes: 2048 },
    externalId: { ...publicText('External ID', 'Only if the trust policy of the role requires one.', false), maxBytes: 1224 }
  },
  facts: { kind: 'Kind' },
  findings: {
    errors: {
      TemporaryAccessKey:
        'It is a temporary access key (ASIA…), which works only together with a session token. Jenkins has no place for that. Create a long-lived key, or let Jenkins assume a role.',
      NotAnAccessKey: 'It is an ID of AWS, but not that of an access key, which begins with AKIA.',
      AwsKeysSwapped: 'This is an access key ID, not the secret access key.',
      RoleArnInvalid: 'It is not the ARN of a role: arn:aws:iam::123456789012:role/name.',
      ExternalIdInvalid: 'An external ID has 2 to 1224 letters, digits or characters of + = , . @ : / - _'
    },
    warnings: {
      UnusualAccessKey: 'It does not look like an access key ID of AWS: AKIA and 16 letters and digits.',
      UnusualSecretAccessKey: 'It does not look like a secret access key of AWS, which has 40 characters.',
      ExternalIdUnused: 'Without a role, the external ID is not used.'
    }
  },
  check: (report, data) => {
    checkKeys(report, textOf(data, 'accessKeyId'), textOf(data, 'secretAccessKey'))
    checkRole(report, textOf(data, 'iamRoleArn'), textOf(data, 'externalId'))
  },
  classes: [
    {
      name: CLASS,
      plugin: 'aws-credentials',
      title: 'AWS Credentials',
      elements: {
        ...{ accessKey: 'text', secretKey: 'secret', iamRoleArn: 'text', iamExternalId: 'text', iamMfaSerialNumber: 'text' }
      }
    }
  ],
  toXml: data => ({
    className: CLASS,
    children: [
      { name: 'accessKey', field: 'accessKeyId', text: data['accessKeyId'] ?? '' },
      { name: 'secretKey', field: 'secretAccessKey', text: data['secretAccessKey'] ?? '' },
      { name: 'iamRoleArn', text: data['iamRoleArn'] ?? '' },
      { name: 'iamExternalId', field: 'externalId', text: data['externalId'] ?? '' },
      { name: 'iamMfaSerialNumber', text: '' }
    ]
  }),
  uses: (id, { asked = {} }) => [
    {
      title: 'The AWS command line, and whatever reads the same variables',
      needs: ['aws-credentials'],
      binding: binding(id),
      steps: `sh 'aws s3 cp build/app.zip s3://releases.example.com/'`
    },
    {
      title: 'Log in to a registry of AWS',
      names: { registry: ecrOf(asked) },
      needs: ['aws-credentials'],
      binding: binding(id),
      steps: `sh '''
  set +x
  aws ecr get-login-password | docker login --username=AWS --password-stdin ${ecrOf(asked)}
'''`
    }
  ],
  notes: `The plug-in sets \`AWS_ACCESS_KEY_ID\` and \`AWS_SECRET_ACCESS_KEY\`, and \`AWS_SESSION_TOKEN\` if it assumes a role; set \`AWS_DEFAULT_REGION\` yourself.
The class is written as the sources and the published files of the plug-in have it. The bridge's tests have no recordings of a Jenkins with this
plug-in, only of one without: there, creating one fails, and the credential is \`Blocked\` with \`PluginMissing\`. Versions of the plug-in that do
not know an external ID drop it; the credential is then not \`Synced\`.`,
  example: {
    id: 'aws-deploy',
    description: 'AWS, deployment',
    // These are the examples in the documentation of AWS.
    data: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
  }
})
