import { useEffect, useState } from 'react'
import { type CurrentKubeconfig, getCurrentKubeconfig } from '#api'
import { formMessages } from '#messages/credential-form'
import { describeError, isProblem } from '../../api/problem.ts'
import { Button } from '../../ui/button.tsx'
import classes from './form.module.css'

interface Offer {
  readonly found: CurrentKubeconfig | undefined
  readonly error: unknown
}

/** Fetches the kubeconfig of the current cluster once. It is a secret, so it is kept in the form alone. */
export function useCurrentKubeconfig(isWanted: boolean, onFound: (content: string) => void): Offer {
  const [offer, setOffer] = useState<Offer>({ found: undefined, error: undefined })
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is fetched once, whatever happens to the form meanwhile
  useEffect(() => {
    if (!isWanted) return
    const control = new AbortController()
    void getCurrentKubeconfig({ signal: control.signal }).then(
      found => {
        setOffer({ found, error: undefined })
        onFound(found.content)
      },
      (error: unknown) => {
        if (!control.signal.aborted) setOffer({ found: undefined, error })
      }
    )
    return () => control.abort()
  }, [isWanted])
  return offer
}

interface NoteProps {
  readonly offer: Offer
  readonly value: string
  readonly onFill: (content: string) => void
}

/** Says what the field was filled in with, or offers to fill it in again. Shows nothing if there is none or the caller may not read it. */
export function KubeconfigNote({ offer: { found, error }, value, onFill }: NoteProps) {
  if (found === undefined) {
    if (error === undefined || isProblem(error, 404) || isProblem(error, 403)) return null
    return <p className={classes['hint']}>{formMessages.kubeconfigFailed(describeError(error).detail)}</p>
  }
  if (value === found.content) return <p className={classes['hint']}>{formMessages.kubeconfigFilled(found.source)}</p>
  return (
    <div>
      <Button size="compact-sm" variant="default" disabled={value !== ''} onClick={() => onFill(found.content)}>
        {formMessages.kubeconfigFill}
      </Button>
    </div>
  )
}
