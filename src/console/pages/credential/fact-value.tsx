import { credentialMessages } from '#messages/credential'
import { generalMessages } from '#messages/general'
import { CopyButton } from '../../ui/copy-button.tsx'
import { yesNo } from '../../ui/yes-no.ts'
import classes from './credential.module.css'

/** A public fact derived from a secret. A public key can be copied; a fingerprint is shown in monospace for comparison. */
export function FactValue({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (value === null || value === undefined) return generalMessages.none
  if (typeof value === 'boolean') return yesNo(value)
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  if (name === 'fingerprint') return <code>{text}</code>
  if (name !== 'publicKey') return text
  return (
    <span className={classes['publicKey']}>
      <code>{text}</code> <CopyButton value={text} label={credentialMessages.copyPublicKey} />
    </span>
  )
}
