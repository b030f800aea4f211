import { IconLock } from '@tabler/icons-react'
import { useMe } from '../../session/me.ts'
import { Empty } from '../../ui/empty.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { words } from '../../words.ts'

/** In place of a form that somebody came to by a link, and whose answer would be a refusal. */
export const NotAllowed = ({ project }: { readonly project: string }) => (
  <Empty
    icon={<IconLock size={22} />}
    title={words.form.notAllowed}
    text={useMe().readOnly ? words.form.readOnlyText : words.form.notAllowedText}
  >
    <LinkButton variant="default" to="/projects/$project/credentials" params={{ project }}>
      {words.form.toCredentials}
    </LinkButton>
  </Empty>
)
