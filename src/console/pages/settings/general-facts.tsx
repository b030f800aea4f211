import type { Project } from '#api'
import { accessMessages } from '#messages/access'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { projectsMessages } from '#messages/projects'
import { settingsMessages } from '#messages/settings'
import { targetMessages } from '#messages/targets'
import { placeText } from '../../api/targets.ts'
import { useMe } from '../../session/me.ts'
import { DescriptionList } from '../../ui/description-list.tsx'
import { yesNo } from '../../ui/yes-no.ts'
import form from '../form/form.module.css'

/** The settings for users who may not change them. */
export function GeneralFacts({ project: { displayName, targets, policies } }: { readonly project: Project }) {
  const { drift, unmanaged, kubeconfigForm, maxAgeDays, verify, bulk, paused } = policies
  return (
    <section aria-labelledby="policies" className={form['form']}>
      <h2 id="policies">{settingsMessages.general}</h2>
      <p>{useMe().readOnly ? settingsMessages.readOnlyToken : settingsMessages.readOnly}</p>
      <DescriptionList
        items={[
          [projectsMessages.form.displayName, displayName],
          [targetMessages.title, targets.map(placeText).join(marks.item)],
          [settingsMessages.drift, settingsMessages.driftOptions[drift]],
          [settingsMessages.unmanaged, settingsMessages.unmanagedOptions[unmanaged]],
          [settingsMessages.kubeconfigForm, settingsMessages.kubeconfigOptions[kubeconfigForm]],
          [settingsMessages.maxAge, maxAgeDays === null ? generalMessages.never : accessMessages.tokens.days(maxAgeDays)],
          [settingsMessages.verify, settingsMessages.verifyOptions[verify]],
          [settingsMessages.bulk, yesNo(bulk)],
          [settingsMessages.paused, yesNo(paused)]
        ]}
      />
    </section>
  )
}
