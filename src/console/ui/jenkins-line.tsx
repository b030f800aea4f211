import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { jenkinsStateMessages as texts } from '#messages/jenkins-state'
import { type ControllerHealth, isAway, overviewQuery } from '../api/overview.ts'
import classes from './jenkins-line.module.css'
import { Time } from './time.tsx'

/** Names in the line at most; the page of controllers has the others. */
const MOST = 5

/** A line for everybody whose projects are on a Jenkins that does not answer: what is shown is not of now. */
export function JenkinsLine() {
  const { data } = useQuery(overviewQuery())
  const away = data?.controllers.filter(isAway) ?? []
  const [first] = away
  if (first === undefined) return null
  return (
    <div className={classes['line']} role="status">
      <IconPlugConnectedX size={16} aria-hidden="true" />
      {away.length === 1 ? (
        <One controller={first} />
      ) : (
        <span>
          <strong>
            {texts.several(
              away.length,
              away.slice(0, MOST).map(({ name }) => name)
            )}
          </strong>{' '}
          <Waiting controllers={away} /> <Link to="/controllers">{texts.look}</Link>
        </span>
      )}
    </div>
  )
}

function One({ controller }: { readonly controller: ControllerHealth }) {
  const { name, state, paused, since, checkedAt } = controller
  const text = state === 'Failing' ? texts.failing(name) : paused ? texts.paused(name) : texts.away(name)
  return (
    <span>
      <strong>{text}</strong>{' '}
      {since !== null && (
        <>
          {texts.since} <Time at={since} />.{' '}
        </>
      )}
      <Waiting controllers={[controller]} />{' '}
      {checkedAt === null ? (
        texts.neverRead
      ) : (
        <>
          {texts.asOf} <Time at={checkedAt} />.
        </>
      )}{' '}
      <Link to="/controllers/$controller" params={{ controller: name }}>
        {texts.look}
      </Link>
    </span>
  )
}

function Waiting({ controllers }: { readonly controllers: readonly ControllerHealth[] }) {
  const waiting = controllers.reduce((sum, one) => sum + one.waiting, 0)
  return waiting > 0 ? texts.waiting(waiting) : null
}
