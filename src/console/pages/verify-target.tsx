import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { verifyTargetMessages } from '#messages/verify-targets'
import { verifyTargetEventsQuery, verifyTargetQuery } from '../api/verify-targets.ts'
import { useMay } from '../session/me.ts'
import { useActorNames } from '../ui/actor-names.ts'
import { Breadcrumb } from '../ui/breadcrumb.tsx'
import { ChangedAt } from '../ui/changed-at.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import page from '../ui/page.module.css'
import { useTitle } from '../ui/page-title.ts'
import { RecentEvents } from '../ui/recent-events.tsx'
import controller from './controllers/controller.module.css'
import { CheckBadge, CheckResult } from './verify-targets/check-result.tsx'
import { listSettings } from './verify-targets/facts.ts'
import { HostKeys } from './verify-targets/host-keys.tsx'
import { kindNamed, kinds } from './verify-targets/kinds.ts'
import { Tools } from './verify-targets/tools.tsx'

const route = getRouteApi('/inside/verify-targets/$target')

/** One verify target: what is asked of a login, who may use it, and what can be done with it. */
export function VerifyTargetPage() {
  const { target: name } = route.useParams()
  useTitle(name, verifyTargetMessages.title)
  const { data: target } = useSuspenseQuery(verifyTargetQuery(name))
  const mayWrite = useMay()('verify-target.write')
  const nameActor = useActorNames()
  const kind = kindNamed(target.kind)
  return (
    <>
      <Breadcrumb
        label={verifyTargetMessages.title}
        trail={[{ text: verifyTargetMessages.title, link: { to: '/verify-targets' } }, { text: name }]}
      />
      <div className={`${page['tools']} ${controller['head']}`}>
        <h1>{name}</h1>
        <CheckBadge target={target} />
      </div>
      {mayWrite && <Tools target={target} />}
      <CheckResult target={target} />
      <section aria-labelledby="settings" className={controller['part']}>
        <h2 id="settings">{verifyTargetMessages.settings}</h2>
        <DescriptionList
          items={[
            ...listSettings(target),
            [verifyTargetMessages.created, <ChangedAt key="created" at={target.createdAt} by={nameActor(target.createdBy)} />],
            [verifyTargetMessages.changed, <ChangedAt key="changed" at={target.updatedAt} by={nameActor(target.updatedBy)} />]
          ]}
        />
      </section>
      {kind !== undefined && kinds[kind].trust === 'hostKeys' && <HostKeys target={target} />}
      <RecentEvents name={name} query={verifyTargetEventsQuery(name)} texts={verifyTargetMessages} />
    </>
  )
}
