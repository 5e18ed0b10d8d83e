// src/pages/desk/DeskApp.tsx: the desk's frame: the pages beside, who is signed in above.
import { ConfigProvider, Layout, Menu } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";

import { useSignOut, useWhoAmI } from "../../api/session.ts";
import { ErrorNote } from "../../components/ErrorNote.tsx";
import { LanguageChoice } from "../../components/LanguageChoice.tsx";
import { SignedIn } from "../../components/SignIn.tsx";
import { currentLanguage, t } from "../../languages/index.ts";
import { deskPages } from "./deskPages.tsx";
import { useServerTime } from "./now.ts";
import { styleNonce } from "./styleNonce.ts";

// Enough contrast (WCAG 2.2 AA) where the library's own falls short of it, and nothing that moves.
const THEME = {
  token: { colorPrimary: "#0b5c8a", colorLink: "#0b5c8a", colorInfo: "#0b5c8a", colorError: "#a8180f", controlItemBgActive: "#e3f0f8", controlItemBgActiveHover: "#d3e6f2", colorTextPlaceholder: "#566070", colorTextDescription: "#566070", motion: false },
  components: { Descriptions: { labelColor: "#566070" }, Menu: { itemSelectedBg: "#e3f0f8", itemSelectedColor: "#0b5c8a" } },
};

export function DeskApp() {
  return (
    <ConfigProvider csp={{ nonce: styleNonce }} button={{ autoInsertSpace: false }} locale={currentLanguage() === "en" ? enUS : zhCN}
      theme={THEME}>
      <SignedIn>
        <Frame />
      </SignedIn>
    </ConfigProvider>
  );
}

function Frame() {
  const who = useWhoAmI().data;
  const time = useServerTime();
  const signOut = useSignOut();
  const [path, go] = useLocation();
  const pages = deskPages();
  const here = pages.find((page) => path === page.path || path.startsWith(`${page.path}/`));
  return (
    <Layout className="desk">
      <Layout.Header className="desk-top">
        <strong>{t("app.name")}</strong>
        <span>{who?.name}</span>
        <LanguageChoice />
        <button type="button" className="link" onClick={() => signOut.mutate()}>{t("signIn.out")}</button>
      </Layout.Header>
      <Layout>
        <Layout.Sider theme="light" breakpoint="lg" collapsedWidth={0} zeroWidthTriggerStyle={{ top: 6 }}>
          <Menu mode="inline" selectedKeys={here === undefined ? [] : [here.path]} onClick={({ key }) => go(key)}
            items={pages.map((page) => ({ key: page.path, label: page.title }))} />
        </Layout.Sider>
        <Layout.Content className="desk-content">
          {time.isPending && <p className="loading" role="status">{t("app.loading")}</p>}
          <ErrorNote error={time.error} onAgain={() => void time.refetch()} />
          {time.isSuccess && <Suspense fallback={<p className="loading" role="status">{t("app.loading")}</p>}>
            <Switch>
              {pages.map((page) => (
                <Route key={page.path} path={page.path} component={page.page} nest />
              ))}
              <Route path="/"><Redirect to={pages[0]!.path} replace /></Route>
              <Route>{t("app.notFound")}</Route>
            </Switch>
          </Suspense>}
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
