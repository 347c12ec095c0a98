#include "theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIcon>
#include <QIconEngine>
#include <QLocale>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>
#include <span>

namespace ng {

namespace {

Theme darkTheme()
{
    Theme t;
    t.dark = true;
    t.window = "#14161a"; t.panel = "#1b1e24"; t.raised = "#21252c"; t.plot = "#101216"; t.line = "#2c313a";
    t.text = "#e6e8ec"; t.dim = "#9aa3b2"; t.faint = "#828c9c";
    t.accent = "#4ea1ff"; t.accentText = "#0b1118"; t.primaryButton = "#1f5fae";
    t.excitatory = "#78aae6"; t.inhibitory = "#eb8c5a";
    t.birth = "#3ddc97"; t.death = "#ff6b6b"; t.intervention = "#ffb454";
    t.stimulus = "#b48cff"; t.task = "#ffb454";
    return t;
}

Theme lightTheme()
{
    Theme t;
    t.dark = false;
    t.window = "#f4f5f7"; t.panel = "#ffffff"; t.raised = "#eceef2"; t.plot = "#ffffff"; t.line = "#d5d9e0";
    t.text = "#1a1d23"; t.dim = "#525c6b"; t.faint = "#69727f";
    t.accent = "#1f6fd1"; t.accentText = "#ffffff"; t.primaryButton = "#1f5fae";
    t.excitatory = "#2f6fb5"; t.inhibitory = "#c2571f";
    t.birth = "#0e7348"; t.death = "#c93636"; t.intervention = "#925700";
    t.stimulus = "#7a4fd0"; t.task = "#b26a00";
    return t;
}

Theme g_theme = darkTheme(); // GUI thread only; the one piece of global state of the look

/// Anchors of a colour map, evenly spaced over 0..1.
QRgb interpolate(std::span<const QRgb> anchors, float x)
{
    if (!(x >= 0)) x = 0; // also NaN
    const float at = std::min(x, 1.f) * static_cast<float>(anchors.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(at), anchors.size() - 2);
    const float f = at - static_cast<float>(i);
    const auto mix = [f](int a, int b) { return static_cast<int>(std::lround(static_cast<float>(a) + f * static_cast<float>(b - a))); };
    const QRgb a = anchors[i], b = anchors[i + 1];
    return qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
}

// Viridis and inferno (Smith and van der Walt, CC0) at even steps.
constexpr QRgb kViridis[] = {0xff440154, 0xff48186a, 0xff472d7b, 0xff424086, 0xff3b528b, 0xff33638d, 0xff2c728e, 0xff26828e, 0xff21918c,
                             0xff1fa088, 0xff28ae80, 0xff3fbc73, 0xff5ec962, 0xff84d44b, 0xffaddc30, 0xffd8e219, 0xfffde725};
constexpr QRgb kInferno[] = {0xff000004, 0xff1b0c41, 0xff4a0c6b, 0xff781c6d, 0xffa52c60, 0xffcf4446, 0xffed6925, 0xfffb9b06, 0xfff7d13d, 0xfffcffa4};
constexpr QRgb kSignedDark[] = {0xffeb8c5a, 0xffa5603d, 0xff14161a, 0xff4f78a8, 0xff78aae6};
constexpr QRgb kSignedLight[] = {0xffc2571f, 0xffe3a583, 0xffffffff, 0xff97b7da, 0xff2f6fb5};
constexpr QRgb kOkabeIto[] = {0xff56b4e9, 0xffe69f00, 0xff009e73, 0xffcc79a7, 0xfff0e442, 0xff0072b2, 0xffd55e00, 0xff999999};

/// Draws an SVG of one colour in the text colour of the palette it is painted with.
class TintedIconEngine : public QIconEngine {
public:
    explicit TintedIconEngine(QByteArray svg) : m_svg(std::move(svg)) {}
    QIconEngine* clone() const override { return new TintedIconEngine(m_svg); }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap p(size);
        p.fill(Qt::transparent);
        QPainter painter(&p);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return p;
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg = m_svg;
        const QColor c = mode == QIcon::Disabled ? g_theme.faint : mode == QIcon::Selected ? g_theme.accent : g_theme.text;
        svg.replace("currentColor", c.name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

private:
    QByteArray m_svg;
};

QString styleSheet(const Theme& t)
{
    QFile f(":/ng/themes/style.qss");
    if (!f.open(QIODevice::ReadOnly)) return {};
    QString s = QString::fromUtf8(f.readAll());
    const std::pair<const char*, QColor> tokens[] = {
        {"@window", t.window}, {"@panel", t.panel}, {"@raised", t.raised}, {"@plot", t.plot}, {"@line", t.line},
        {"@text", t.text}, {"@dim", t.dim}, {"@faint", t.faint}, {"@accentText", t.accentText}, {"@accent", t.accent},
        {"@primary", t.primaryButton}, {"@birth", t.birth}, {"@death", t.death}, {"@intervention", t.intervention}};
    for (const auto& [name, colour] : tokens) s.replace(name, colour.name());
    return s;
}

} // namespace

const Theme& theme() { return g_theme; }

void applyTheme(QApplication& app, bool dark)
{
    g_theme = dark ? darkTheme() : lightTheme();
    const Theme& t = g_theme;
    app.setStyle(QStyleFactory::create("Fusion"));
    QFont font = app.font();
    if (QFontDatabase::families().contains("Inter")) font.setFamily("Inter");
    font.setPixelSize(13);
    app.setFont(font);

    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.raised);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.faint);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.death);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.accentText);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, t.line);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Shadow, t.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.faint);
    app.setPalette(p);
    app.setStyleSheet(styleSheet(t));
}

// The ends are clipped: the youngest stays visible on the dark plot ground, the oldest on the white one.
QRgb maturityColour(float m)
{
    const float lo = g_theme.dark ? 0.12f : 0.f;
    const float hi = g_theme.dark ? 1.f : 0.9f;
    if (!(m >= 0)) m = 0;
    return interpolate(kViridis, lo + (hi - lo) * std::min(m, 1.f));
}

QRgb activityColour(float a)
{
    const float lo = g_theme.dark ? 0.1f : 0.f;
    const float hi = g_theme.dark ? 1.f : 0.85f;
    if (!(a >= 0)) a = 0;
    return interpolate(kInferno, lo + (hi - lo) * std::min(a, 1.f));
}

QRgb signedColour(float v)
{
    const std::span<const QRgb> map = g_theme.dark ? std::span<const QRgb>(kSignedDark) : std::span<const QRgb>(kSignedLight);
    return interpolate(map, (std::clamp(v, -1.f, 1.f) + 1) / 2);
}

QColor populationColour(int index) { return QColor(kOkabeIto[static_cast<std::size_t>(std::abs(index)) % std::size(kOkabeIto)]); }

QString count(std::uint64_t n) { return QLocale(QLocale::English).toString(static_cast<qulonglong>(n)); }

QString seconds(double s, int decimals) { return QLocale(QLocale::English).toString(s, 'f', decimals) + QChar(0x2009) + "s"; }

QIcon icon(const QString& name)
{
    QFile f(":/ng/icons/" + name + ".svg");
    if (!f.open(QIODevice::ReadOnly)) return {};
    return QIcon(new TintedIconEngine(f.readAll()));
}

} // namespace ng
