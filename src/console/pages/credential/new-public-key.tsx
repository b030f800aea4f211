import { Alert } from '@mantine/core'
import { credentialMessages } from '#messages/credential'
import { FactValue } from './fact-value.tsx'

/** Shown after a key pair was generated: the public key to install. */
export const NewPublicKey = ({ publicKey }: { readonly publicKey: unknown }) => (
  <Alert color="green" mb="md" title={credentialMessages.generatedTitle}>
    <p>{credentialMessages.generatedText}</p>
    <FactValue name="publicKey" value={publicKey} />
  </Alert>
)
