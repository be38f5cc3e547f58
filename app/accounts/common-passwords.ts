import { readFileSync } from 'node:fs';

/**
 * Passwords of ten characters and more that are tried here beside those of the list that everybody has: rows of a keyboard,
 * words in English and in Spanish, and what this shop suggests by its own name.
 */
const WORDS = `
1234567890 12345678910 123456789a 123456789q a123456789 q123456789 0123456789 0987654321 9876543210 1029384756
1122334455 1234512345 123123123123 1234554321 12345678900 123456789123 1234567891 12341234123 1472583690
1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwertyuiop qwertyuiop123
qwerty12345 qwerty123456 qwerty1234567 qwertyuiop1 qwertyuiop[] qwer1234qwer asdfghjkl; asdfghjkl1 asdfghjkl123 zxcvbnm123
poiuytrewq mnbvcxzlkjhgfdsa password12 password123 password1234 password12345 password123456 password01 password11
passw0rd123 p@ssw0rd123 p@ssword123 passwordpassword mypassword mypassword1 password!! password1! password123!
iloveyou12 iloveyou123 iloveyou1234 iloveyouforever letmein123 letmein1234 welcome123 welcome1234 welcome2024
welcome2025 welcome2026 administrator admin12345 admin123456 adminadmin changeme123 changemenow default123 superman123
football123 baseball123 basketball basketball1 liverpool1 liverpoolfc manchester manchesterunited princess123
sunshine123 butterfly1 chocolate1 strawberry motherfucker christopher christina1 alexander1 elizabeth1 charlotte1
abcdefghij abcdefghijk abcdefghijkl abcdefghijklmnopqrstuvwxyz abcd123456 abc1234567 abc123abc123 abcabcabcabc a1b2c3d4e5
1234567890a 1234567890q 12345qwert 123qweasdzxc 123qwe123qwe qweasdzxc123 zaq12wsxcde3 1234qwerasdf 147852369a
contrasena contraseña contrasena1 contrasena123 contraseña1 contraseña123 micontraseña teamomucho teamo12345 tequieromucho
barcelona1 realmadrid realmadrid1 hola123456 holahola12 amorcito123 mivida1234 estrella123 bienvenido bienvenido1
bookstore1 bookstore12 bookstore123 bookstore1234 mybookstore bookstorebookstore libreria123 librería123
`;

/** The words of a text whose lines of comments begin with `# `. */
const wordsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('# '))
    .flatMap((line) => line.split(' ').filter((word) => word !== ''));

const listed = wordsOf(readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8'));

/** Passwords that everybody tries first, in lower case, of any length. */
export const commonPasswords: ReadonlySet<string> = new Set([...listed, ...WORDS.trim().split(/\s+/)]);
