import { Select } from '@mantine/core'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Credential, verifyCredential } from '#api'
import { marks } from '#messages/intl'
import { verificationMessages } from '#messages/verification'
import { credentialQuery, credentialsKey, projectQuery } from '../../api/queries.ts'
import { describeVerification, nextCheck, type ProjectVerifyTarget } from '../../api/verification.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckError } from '../../ui/check-error.tsx'
import { DescriptionList } from '../../ui/description-list.tsx'
import { HelpLink } from '../../ui/help-link.tsx'
import { Time } from '../../ui/time.tsx'
import { useFittingTargets } from '../../ui/use-fitting-targets.ts'
import { NotCheckedBadge, VerifiedBadge } from '../../ui/verified-badge.tsx'
import { titleOfKind } from '../verify-targets/kinds.ts'
import classes from './credential.module.css'

interface SectionProps {
  readonly credential: Credential
}

/** Milliseconds between two looks at what is checked without a request: a result that is not known is no event. */
const REREAD = 10_000

/** Whether a credential works where it is meant to be used, and how to find out; nothing where no verify target fits. */
export function VerificationSection({ credential }: SectionProps) {
  const { project, id, type, status } = credential
  const targets = useFittingTargets(project, type)
  const { policies } = useSuspenseQuery(projectQuery(project)).data
  useReread(project, id, policies.verify === 'never' ? false : REREAD)
  const may = useMay(project)
  if (status.phase === 'Deleting' || (targets.length === 0 && status.verified === null)) return null
  return (
    <section aria-labelledby="works" className={classes['source']}>
      <h2 id="works">{verificationMessages.title}</h2>
      <DescriptionList
        items={[
          ...resultItems(status.verified, targets),
          [verificationMessages.next, verificationMessages.nextCheck[nextCheck(status.verified, policies.verify)]]
        ]}
      />
      {may('credential.verify') && targets.length > 0 && <Check credential={credential} targets={targets} />}
    </section>
  )
}

/** Reads a credential again and again while it is shown. */
function useReread(project: string, id: string, refetchInterval: number | false): void {
  const { queryKey, queryFn } = credentialQuery(project, id)
  useQuery({ queryKey, queryFn, refetchInterval })
}

function resultItems(
  verified: Credential['status']['verified'],
  targets: readonly ProjectVerifyTarget[]
): (readonly [string, ReactNode])[] {
  if (verified === null) return [[verificationMessages.result, <NotCheckedBadge key="result" />]]
  const { target, reason, as, at } = verified
  const why = describeVerification(verified)
  return [
    [verificationMessages.result, <VerifiedBadge key="result" verified={verified} />],
    ...(why === null
      ? []
      : [
          [
            verificationMessages.reason,
            <span key="reason">
              {why} {reason !== null && <HelpLink kind="verification" of={reason} />}
            </span>
          ] as const
        ]),
    [verificationMessages.target, describeTarget(target, targets)],
    ...(as === undefined ? [] : [[verificationMessages.as, as] as const]),
    [verificationMessages.checkedAt, <Time key="at" at={at} />]
  ]
}

function describeTarget(name: string, targets: readonly ProjectVerifyTarget[]): string {
  const target = targets.find(known => known.name === name)
  return target === undefined ? name : `${name}${marks.space}${marks.aside(titleOfKind(target.kind))}`
}

/** How long an answer waits for the result. */
const WAIT = 'wait=30'
/** Milliseconds between two looks for a result that was not there in time. */
const LOOK = 3_000

interface CheckProps extends SectionProps {
  readonly targets: readonly ProjectVerifyTarget[]
}

/** Checks the stored values now, on the verify target that is chosen if several fit. */
function Check({ credential, targets }: CheckProps) {
  const { project, id, verifyWith, generation, status } = credential
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<string>()
  const [awaited, setAwaited] = useState<{ readonly after: string | undefined; readonly generation: number }>()
  const names = targets.map(({ name }) => name)
  const target = [chosen, verifyWith, status.verified?.target].find(name => name !== undefined && names.includes(name))
  // what was asked for is about the values of then
  const isAwaited = awaited !== undefined && awaited.after === status.verified?.at && awaited.generation === generation
  useReread(project, id, isAwaited && LOOK)
  const check = useAction(async () => {
    announce(verificationMessages.checking)
    const answer = await verifyCredential(project, id, target === undefined ? {} : { target }, { prefer: WAIT })
    if ('state' in answer) {
      setAwaited(undefined)
      announce(verificationMessages.checked(id, verificationMessages.state[answer.state]))
    } else setAwaited({ after: status.verified?.at, generation })
    await queries.invalidateQueries({ queryKey: credentialQuery(project, id).queryKey })
    void queries.invalidateQueries({ queryKey: credentialsKey(project) })
  })
  return (
    <>
      <div className={classes['check']}>
        {targets.length > 1 && (
          <Select
            size="xs"
            aria-label={verificationMessages.chooseTarget}
            data={targets.map(({ name }) => name)}
            value={target ?? null}
            placeholder={verificationMessages.chooseTarget}
            onChange={name => setChosen(name ?? undefined)}
            allowDeselect={false}
            searchable={targets.length > 8}
          />
        )}
        <Button variant="default" size="compact-sm" loading={check.busy} onClick={() => void check.run()}>
          {verificationMessages.check}
        </Button>
        {check.busy && <span className={classes['small']}>{verificationMessages.checking}</span>}
        {isAwaited && !check.busy && (
          <span className={classes['small']} role="status">
            {verificationMessages.waiting}
          </span>
        )}
      </div>
      {check.error !== undefined && <CheckError error={check.error} />}
    </>
  )
}
