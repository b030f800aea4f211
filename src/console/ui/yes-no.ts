import { generalMessages } from '../messages/general.ts'

export const yesNo = (is: boolean): string => (is ? generalMessages.yes : generalMessages.no)
