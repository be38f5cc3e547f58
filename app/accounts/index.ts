export { accountRoutes } from './account.routes.ts';
export { AccountService } from './account.service.ts';
export { Accounts } from './accounts.ts';
export { entryRoutes } from './entry.routes.ts';
export { forgetEndedJob } from './forget-ended.job.ts';
export { identify } from './identity.routes.ts';
export { PasswordHasher } from './password-hasher.ts';
export { SessionService } from './session.service.ts';
export { PasswordResetEntity, RegistrationEntity, SessionEntity, UserEntity } from './user.entity.ts';
