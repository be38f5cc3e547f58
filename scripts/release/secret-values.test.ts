import { expect, it } from '@jest/globals';
import { withoutSecretValues } from './secret-values.ts';

const configuration = `diff -u -N /tmp/LIVE-1/v1.ConfigMap.bookstore.c /tmp/MERGED-2/v1.ConfigMap.bookstore.c
--- /tmp/LIVE-1/v1.ConfigMap.bookstore.c	2027-01-31
+++ /tmp/MERGED-2/v1.ConfigMap.bookstore.c	2027-01-31
@@ -1,3 +1,3 @@
 data:
-  a: one
+  a: two
`;

it('of a Secret only the keys are shown, whatever of it stands in a part of the difference', () => {
  const secret = `diff -u -N /tmp/LIVE-1/v1.Secret.bookstore.s /tmp/MERGED-2/v1.Secret.bookstore.s
--- /tmp/LIVE-1/v1.Secret.bookstore.s	2027-01-31
+++ /tmp/MERGED-2/v1.Secret.bookstore.s	2027-01-31
@@ -1,6 +1,6 @@
 data:
   other: '***'
-  password: '*** (before)'
+  password: '*** (after)'
 metadata:
@@ -8,7 +8,7 @@
       {"kind":"Secret","stringData":{"password":"hunter2"}}
   labels:
-    a: a
+    a: hunter3
`;
  expect(withoutSecretValues(`${configuration}${secret}${configuration}`)).toBe(
    `${configuration}diff -u -N /tmp/LIVE-1/v1.Secret.bookstore.s /tmp/MERGED-2/v1.Secret.bookstore.s
   other: '***'
-  password: '*** (before)'
+  password: '*** (after)'
(2 other lines of this Secret differ, which are not shown)
${configuration}`,
  );
});

it('what is no Secret is shown as it is', () => {
  expect(withoutSecretValues(configuration)).toBe(configuration);
  expect(withoutSecretValues('')).toBe('');
});
