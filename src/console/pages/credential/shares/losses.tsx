import type { EndedShare } from '#api'
import { sharesMessages } from '#messages/shares'
import type { Receiver } from '../../../api/shares.ts'
import classes from '../credential.module.css'
import { ReceiverList } from './receiver-list.tsx'

/** Up to this number of credentials, a mass-delete limit never stops a deletion. */
const FREE = 10

interface LossesProps extends Pick<EndedShare, 'receivers' | 'hidden'> {
  /** What happens to them. */
  readonly text: string
}

/** The credentials of other projects that are deleted, and the jobs that used them as far as that was asked. */
export const Losses = ({ text, receivers, hidden }: LossesProps) => (
  <div className={classes['losses']}>
    {receivers.length > 0 && (
      <>
        <p>{text}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <div className={classes['lossList']} tabIndex={0} role="group" aria-label={sharesMessages.endList}>
          <ReceiverList
            label={sharesMessages.endList}
            receivers={receivers}
            withProject
            more={({ jobs }) => jobs !== undefined && <p className={classes['small']}>{describeJobs(jobs)}</p>}
          />
        </div>
      </>
    )}
    {hidden > 0 && <p>{sharesMessages.endHidden(hidden)}</p>}
    {receivers.length + hidden > FREE && <p className={classes['hint']}>{sharesMessages.limit}</p>}
    <p className={classes['hint']}>{sharesMessages.rotate}</p>
  </div>
)

/** Jobs that are named for each credential. */
const FEW = 3

function describeJobs(jobs: Receiver['jobs']): string {
  if (jobs === null || jobs === undefined) return sharesMessages.jobsUnknown
  if (jobs.length === 0) return sharesMessages.noJobs
  const first = jobs.slice(0, FEW)
  return jobs.length > FEW ? sharesMessages.moreJobs(first, jobs.length - FEW) : sharesMessages.jobs(first)
}
