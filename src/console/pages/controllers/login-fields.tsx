import { Radio, Stack, TextInput } from '@mantine/core'
import { controllerMessages } from '#messages/controllers'
import { SecretInput } from '../../ui/secret-input.tsx'
import type { ControllerForm } from './form-state.ts'

const { form: texts } = controllerMessages
const logins = ['token', 'password'] as const

export type Login = Pick<ControllerForm, 'user' | 'login' | 'secret'>

interface LoginFieldsProps {
  readonly value: Login
  readonly onChange: (change: Partial<Login>) => void
  readonly errorAt: (field: string) => string | undefined
  /** Whether a stored login stays when nothing is typed. */
  readonly isKept?: boolean
  /** Whether the secret is what a person came for. */
  readonly isAsked?: boolean
}

/** The Jenkins user of the bridge with its token or password. Browsers neither fill it in nor offer to remember it. */
export const LoginFields = ({ value, onChange, errorAt, isKept = false, isAsked = false }: LoginFieldsProps) => (
  <>
    <TextInput
      label={texts.user}
      description={texts.userHelp}
      value={value.user}
      error={errorAt('user')}
      required
      autoComplete="off"
      spellCheck={false}
      onChange={event => onChange({ user: event.currentTarget.value })}
    />
    <Radio.Group
      label={texts.kind}
      value={value.login}
      onChange={chosen => onChange({ login: logins.find(login => login === chosen) ?? value.login, secret: '' })}
    >
      <Stack gap={8} mt={6}>
        {logins.map(login => (
          <Radio key={login} value={login} label={texts.secret[login]} description={texts.secretHelp[login]} />
        ))}
      </Stack>
    </Radio.Group>
    <SecretInput
      label={texts.secret[value.login]}
      description={isKept ? texts.keepSecret : undefined}
      value={value.secret}
      error={errorAt('token') ?? errorAt('password')}
      required={!isKept}
      name="secret"
      data-autofocus={isAsked || undefined}
      autoComplete="new-password"
      spellCheck={false}
      onChange={event => onChange({ secret: event.currentTarget.value })}
    />
  </>
)
