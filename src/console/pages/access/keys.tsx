import { Progress } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type MasterKeys, rotateKeys } from '#api'
import { accessMessages } from '#messages/access'
import { keysQuery } from '../../api/access.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { useTitle } from '../../ui/page-title.ts'
import { Loading } from '../../ui/route-states.tsx'
import { Time } from '../../ui/time.tsx'
import form from '../form/form.module.css'

/** The master keys by ID, how many values each encrypts, and re-encryption with the current key. */
export function Keys() {
  useTitle(accessMessages.keys.title, accessMessages.title)
  const queries = useQueryClient()
  const query = useQuery(keysQuery)
  const mayRotate = useMay()('key.rotate')
  const rotate = useAction(async () => queries.setQueryData(keysQuery.queryKey, await rotateKeys()))
  if (query.isPending) return <Loading />
  if (query.data === undefined) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  const { items, rotation } = query.data
  return (
    <>
      <p>{accessMessages.keys.intro}</p>
      <ul className={list['list']} aria-label={accessMessages.keys.title} style={{ marginTop: 12 }}>
        {items.map(key => (
          <KeyItem key={key.id} masterKey={key} />
        ))}
      </ul>
      <section aria-labelledby="rotation" className={form['section']}>
        <h2 id="rotation">{accessMessages.keys.rotateTitle}</h2>
        <p>{accessMessages.keys.rotateText}</p>
        {rotate.error !== undefined && <ErrorAlert error={rotate.error} />}
        {mayRotate && (
          <Button variant="default" loading={rotate.busy || rotation?.state === 'running'} onClick={() => void rotate.run()}>
            {accessMessages.keys.rotate}
          </Button>
        )}
        {rotation !== null && <Rotation rotation={rotation} />}
      </section>
    </>
  )
}

function KeyItem({ masterKey }: { readonly masterKey: MasterKeys['items'][number] }) {
  const { id, current, configured, seals, droppable } = masterKey
  return (
    <li>
      <div className={list['line']}>
        <strong>{id}</strong>
        {current && <Badge tone="good">{accessMessages.keys.current}</Badge>}
        {!configured && <Badge tone="bad">{accessMessages.keys.missing}</Badge>}
        {droppable && <Badge tone="idle">{accessMessages.keys.droppable}</Badge>}
        <span className={list['time']}>{accessMessages.keys.uses(seals)}</span>
      </div>
      {!configured && <p>{accessMessages.keys.missingText}</p>}
    </li>
  )
}

function Rotation({ rotation }: { readonly rotation: NonNullable<MasterKeys['rotation']> }) {
  const { state, key, done, total, failed, startedAt, startedBy, finishedAt } = rotation
  const share = total === 0 ? 100 : Math.round((done / total) * 100)
  return (
    <div style={{ marginTop: 16 }}>
      <Progress.Root size="lg">
        <Progress.Section value={share} aria-label={accessMessages.keys.progress} animated={state === 'running'} />
      </Progress.Root>
      <p role="status" style={{ marginTop: 8 }}>
        {state === 'running' ? accessMessages.keys.running(done, total, key) : accessMessages.keys.done(done, key)}
        {failed > 0 && ` ${accessMessages.keys.failed(failed)}`}
      </p>
      <p className={list['quiet']}>
        {accessMessages.keys.startedBy(startedBy)} <Time at={startedAt} />
        {finishedAt !== null && (
          <>
            , {accessMessages.keys.finished} <Time at={finishedAt} />
          </>
        )}
      </p>
    </div>
  )
}
