import { createVerifyTarget } from '#api'
import { verifyTargetMessages } from '#messages/verify-targets'
import { buildTarget } from './form-state.ts'
import { TargetForm } from './target-form.tsx'
import { useMade } from './use-made.ts'

/** Registers a verify target, and goes to its page, which shows what the check finds. */
export function NewTarget({ onClose }: { readonly onClose: () => void }) {
  const made = useMade()
  return (
    <TargetForm
      title={verifyTargetMessages.new}
      action={verifyTargetMessages.create}
      save={async values => made(await createVerifyTarget(buildTarget(values)))}
      onClose={onClose}
    />
  )
}
