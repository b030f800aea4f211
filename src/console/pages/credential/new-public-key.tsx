import { Alert } from '@mantine/core'
import { credentialMessages } from '../../messages/credential.ts'
import { FactValue } from './fact-value.tsx'

/** After a pair was made: its public half, which now has to go where the key shall open. */
export const NewPublicKey = ({ publicKey }: { readonly publicKey: unknown }) => (
  <Alert color="green" mb="md" title={credentialMessages.generatedTitle}>
    <p>{credentialMessages.generatedText}</p>
    <FactValue name="publicKey" value={publicKey} />
  </Alert>
)
