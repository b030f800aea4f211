import { useState } from 'react'
import { type ValidateCredential, validateCredential, verifyCredential } from '#api'
import { marks } from '#messages/intl'
import { verificationMessages } from '#messages/verification'
import { describeVerification, suggestedIn, type Verification } from '../../api/verification.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckError } from '../../ui/check-error.tsx'
import { useFittingTargets } from '../../ui/use-fitting-targets.ts'
import { VerifiedBadge } from '../../ui/verified-badge.tsx'
import type { checkWay } from './check-way.ts'
import classes from './form.module.css'
import type { Checked } from './use-validated-form.ts'
import { VerifyWithField } from './verify-with-field.tsx'

interface SectionProps {
  readonly project: string
  /** The stored credential, in an edit. */
  readonly id?: string
  /** The entries, without an ID: only the values are checked. */
  readonly body: ValidateCredential
  readonly way: ReturnType<typeof checkWay>
  readonly verifyWith: string | undefined
  readonly onChange: (verifyWith: string) => void
  readonly validation: Pick<Checked, 'errors' | 'found' | 'mayProceed'>
}

/** Where a credential is checked, and a check before it is saved; nothing where no verify target fits. */
export function VerifySection({ project, id, body, way, verifyWith, onChange, validation }: SectionProps) {
  const targets = useFittingTargets(project, body.type)
  const may = useMay(project)('credential.verify')
  if (targets.length === 0 && !verifyWith) return null
  const suggested = suggestedIn(validation.found, targets.length)
  const chosen = (verifyWith ?? suggested) || (targets.length === 1 ? targets[0]?.name : undefined)
  const isUsable = targets.some(({ name }) => name === chosen)
  return (
    <fieldset className={classes['fields']} aria-label={verificationMessages.title}>
      <VerifyWithField {...{ targets, suggested, onChange }} value={verifyWith} error={validation.errors.get('verifyWith')} />
      {may && way === 'kept' && <p className={classes['hint']}>{verificationMessages.withKept}</p>}
      {may && way === 'generated' && <p className={classes['hint']}>{verificationMessages.generated}</p>}
      {may && (way === 'values' || way === 'stored') && (
        <CheckNow
          {...{ project, body, isUsable }}
          target={chosen}
          stored={way === 'stored' ? id : undefined}
          onFaults={() => void validation.mayProceed()}
        />
      )}
    </fieldset>
  )
}

interface CheckProps {
  readonly project: string
  readonly body: ValidateCredential
  readonly target: string | undefined
  readonly isUsable: boolean
  /** The ID of a stored credential whose values are checked; undefined: what is entered is. */
  readonly stored: string | undefined
  /** Called when the entries are no credential that could be checked. */
  readonly onFaults: () => void
}

/** How long an answer waits for the check of stored values. */
const WAIT = 'wait=30'

function CheckNow({ project, body, target, isUsable, stored, onFaults }: CheckProps) {
  const [shown, setShown] = useState<{ readonly of: string; readonly is: Verification | 'faulty' | 'soon' }>()
  const { description: _, expiresAt: __, ...values } = body
  // a result is about these values on this verify target, and about no others
  const of = JSON.stringify([values, target, stored])
  const check = useAction(async () => {
    if (target === undefined) return
    announce(verificationMessages.checking)
    const is = await (stored === undefined ? checkEntered(project, body, target) : checkStored(project, stored, target))
    setShown({ of, is })
    if (typeof is !== 'string') announce(verificationMessages.state[is.state])
    if (is === 'faulty') onFaults()
  })
  const result = shown?.of === of ? shown.is : undefined
  return (
    <div className={classes['field']}>
      <div className={classes['actions']}>
        <Button variant="default" disabled={!isUsable} loading={check.busy} onClick={() => void check.run()}>
          {verificationMessages.check}
        </Button>
      </div>
      <p className={classes['hint']}>
        {check.busy ? verificationMessages.checking : verificationMessages[stored === undefined ? 'before' : 'stored']}
      </p>
      {result === 'faulty' && <p role="status">{verificationMessages.correctFirst}</p>}
      {result === 'soon' && <p role="status">{verificationMessages.waiting}</p>}
      {result !== undefined && typeof result !== 'string' && <Result verification={result} />}
      {check.error !== undefined && <CheckError error={check.error} />}
    </div>
  )
}

async function checkEntered(project: string, body: ValidateCredential, target: string): Promise<Verification | 'faulty'> {
  const { verification } = await validateCredential(project, { ...body, verify: { target } })
  return verification ?? 'faulty'
}

async function checkStored(project: string, id: string, target: string): Promise<Verification | 'soon'> {
  const answer = await verifyCredential(project, id, { target }, { prefer: WAIT })
  return 'state' in answer ? answer : 'soon'
}

function Result({ verification }: { readonly verification: Verification }) {
  const why = describeVerification(verification)
  return (
    <div role="status">
      <VerifiedBadge verified={verification} />
      {why !== null && <p>{why}</p>}
      {verification.as !== undefined && (
        <p>
          {verificationMessages.as}
          {marks.colon}
          <bdi>{verification.as}</bdi>
        </p>
      )}
    </div>
  )
}
